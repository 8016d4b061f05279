import socket
import threading
import time

users = []


def serve(c):
    c.settimeout(0.1)
    name = None
    while True:
        try:
            data = c.recv(1024).decode()
        except socket.timeout:
            continue
        except OSError:
            break
        if not data or data == "/leave":
            break
        if name is None:
            name = data
            users.append(c)
            continue
        for u in users:
            if u is not c:
                u.send(f"{name} -> {data}".encode())
    users.remove(c)
    c.close()


s = socket.socket()
s.bind(("127.0.0.1", 1446))
s.listen()
s.settimeout(0.1)
while True:
    try:
        c, _ = s.accept()
    except socket.timeout:
        time.sleep(0.01)
        continue
    threading.Thread(target=serve, args=(c,)).start()
