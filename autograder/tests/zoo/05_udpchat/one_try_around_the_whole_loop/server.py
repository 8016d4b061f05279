# WRONG: one try around the whole loop: the server says why it stops, and stops. FAILS: check_a_gone_socket_as_windows_tells_it DIAGNOSIS: ended_early line 12
import socket

from rooms import Lobby

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("localhost", 8888))
lobby = Lobby(server)
print("Lobby is open")
try:
    while True:
        data, addr = server.recvfrom(65535)
        if data:
            lobby.take(addr, str(data, "utf-8", "replace"))
except ConnectionResetError as error:
    print("somebody hung up:", error)
finally:
    server.close()
