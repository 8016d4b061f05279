import socket

s = socket.socket()
s.connect(("localhost", 5155))
while True:
    s.send(input().encode())
    print(s.recv(1024).decode())
