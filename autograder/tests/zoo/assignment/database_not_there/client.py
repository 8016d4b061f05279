import socket
import threading

s = socket.create_connection(("localhost", 9004))
s.send(input("Логин: ").encode())


def rx():
    while d := s.recv(1024):
        print(d.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
