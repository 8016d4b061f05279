import socket
import threading

names = {}


def serve(c):
    name = c.recv(100).decode()
    names[c] = name
    while True:
        data = c.recv(100)
        if not data:
            del names[c]
            break
        for other in list(names):
            if other is not c:
                other.send(f"[{name}]: ".encode() + data + b"\n")


s = socket.socket()
s.bind(("localhost", 1060))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
