import socket
import threading

users = {}


def serve(c):
    c.send("Введите никнейм: ".encode())
    users[c] = c.recv(1024).decode().strip()
    while True:
        try:
            data = c.recv(1024).decode().strip()
        except OSError:
            data = "q"
        if data in ("q", ""):
            break
        for u in users:
            if u is not c:
                u.send(f"{users[c]}: {data}\n".encode())
    users.pop(c)
    c.close()


s = socket.socket()
s.bind(("127.0.0.1", 1445))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
