import socket
import threading

users = []


def serve(c):
    for line in c.makefile("rb"):
        for u in users:
            if u is not c:
                u.sendall(line)
    users.remove(c)


s = socket.socket()
s.bind(("localhost", 5157))
s.listen()
while True:
    c, _ = s.accept()
    users.append(c)
    threading.Thread(target=serve, args=(c,)).start()
