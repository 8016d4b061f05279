# WRONG: forgets the address of who leaves and not the name, which stays taken. FAILS: check_exit_makes_the_address_forgotten, check_exit_from_outside_means_nothing, check_everybody_who_leaves_is_missed, check_exit_is_told_once DIAGNOSIS: keeps_the_name_of_one_who_left line 39
import socket

from rooms import Lobby

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("localhost", 8888))
lobby = Lobby(server)
print("Lobby is open")
while True:
    try:
        data, addr = server.recvfrom(65535)
    except ConnectionResetError:
        print("the last message reached nobody")
        continue
    if data:
        lobby.take(addr, str(data, "utf-8", "replace"))
