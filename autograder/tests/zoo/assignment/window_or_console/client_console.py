import socket
import threading

s = socket.socket()
s.connect(("localhost", 9010))
s.send(input("Name: ").encode())


def rx():
    while d := s.recv(1024):
        print(d.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
