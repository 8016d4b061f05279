import socket

s = socket.socket()
s.connect(("localhost", 5555))
while True:
    s.send(input("You: ").encode())
    print(s.recv(1024).decode())
