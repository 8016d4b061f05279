import socket
import threading

clients = []


def serve(c):
    while True:
        d = c.recv(1024)
        if not d:
            clients.remove(c)
            break
        for o in clients:
            o.send(d)


s = socket.socket()
s.bind(("localhost", 9000))
s.listen()
while True:
    c, _ = s.accept()
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
