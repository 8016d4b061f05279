import socket
import threading
import time

users = {}


def serve(c):
    name = c.recv(1024).decode()
    users[c] = name
    while True:
        data = c.recv(1024).decode()
        if not data:
            users.pop(c)
            break
        time.sleep(0.3)
        for u in list(users):
            if u is not c:
                u.send(f"{name}: {data}".encode())


s = socket.socket()
s.bind(("127.0.0.1", 1447))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
