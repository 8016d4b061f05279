import socket
import threading

clients = []


def serve(c):
    while d := c.recv(1024):
        for o in clients:
            if o is not c:
                o.send(d)
    clients.remove(c)


s = socket.create_server(("localhost", 9006))
while True:
    c, _ = s.accept()
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
