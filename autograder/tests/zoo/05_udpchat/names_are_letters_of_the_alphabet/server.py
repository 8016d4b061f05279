# WRONG: a name has to be of letters and digits that are ASCII, a Russian one is refused. FAILS: check_the_first_datagram_is_a_name, check_names_are_as_people_choose_them
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
