import socket
import threading

clients = []


def serve(c):
    while d := c.recv(1024):
        for o in clients
            o.send(d)


s = socket.create_server(("localhost", 9008))
while True:
    c, _ = s.accept()
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
