import socket
import threading

name = input("Введите никнейм: ")
s = socket.socket()
s.connect(("localhost", 7000))


def read():
    while data := s.recv(1024):
        print(data.decode())


threading.Thread(target=read, daemon=True).start()
while (text := input()) != "Exit":
    s.sendall(f"<{name}> {text}".encode())
s.close()
