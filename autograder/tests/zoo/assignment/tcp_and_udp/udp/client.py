import socket
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
name = input("Имя: ")
s.sendto(f"{name} вошёл".encode(), ("localhost", 8090))


def rx():
    while True:
        print(s.recvfrom(1024)[0].decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.sendto(f"{name}: {input()}".encode(), ("localhost", 8090))
