import socket
import threading

users = []


def serve(c):
    while True:
        d = c.recv(1024)
        if not d:
            users.remove(c)
            return
        for u in users:
            if u is not c:
                u.send(d)


s = socket.socket()
s.bind(("localhost", 5156))
s.listen()
while True:
    c, _ = s.accept()
    users.append(c)
    threading.Thread(target=serve, args=(c,)).start()
