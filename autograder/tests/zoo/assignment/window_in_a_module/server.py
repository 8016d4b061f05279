import socket
import threading

clients = {}


def serve(c):
    clients[c] = c.recv(1024).decode()
    while True:
        d = c.recv(1024)
        if not d:
            del clients[c]
            break
        for o in clients:
            o.send(d)


s = socket.socket()
s.bind(("localhost", 9001))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
