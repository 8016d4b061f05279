import os
import socket
from threading import Thread

HOST = os.environ.get("CHAT_HOST", "localhost")
PORT = int(os.environ.get("CHAT_PORT", 65432))
pool = {}


def on_user(sock):
    name = sock.recv(1024).decode()
    pool[name] = sock
    while True:
        try:
            text = sock.recv(1024).decode()
            if text == "":
                raise OSError
        except OSError:
            pool.pop(name, None)
            break
        for other in [n for n in pool if n != name]:
            pool[other].send(f"{name} {text}".encode())


s = socket.socket()
s.bind((HOST, PORT))
s.listen()
while True:
    sock, _ = s.accept()
    Thread(target=on_user, args=(sock,)).start()
