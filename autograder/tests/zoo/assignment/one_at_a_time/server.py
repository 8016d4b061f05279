import socket

s = socket.socket()
s.bind(("localhost", 5555))
s.listen()
while True:
    c, a = s.accept()
    while True:
        data = c.recv(1024)
        if not data:
            break
        c.send(data)
