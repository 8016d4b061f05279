import socket
import threading

users = []


def serve(c):
    while True:
        data = c.recv(4096)
        if not data:
            users.remove(c)
            break
        [u.sendall(data) for u in users if u != c]


s = socket.socket()
s.bind(("127.0.0.1", 1444))
s.listen()
while True:
    c, _ = s.accept()
    users.append(c)
    threading.Thread(target=serve, args=(c,)).start()
