import socket
import threading

from nacl_like_cipher import SecretBox

box = SecretBox(b"0" * 32)
clients = []


def serve(c):
    while d := c.recv(1024):
        for o in clients:
            if o is not c:
                o.send(box.encrypt(box.decrypt(d)))


s = socket.create_server(("localhost", 9002))
while True:
    c, _ = s.accept()
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
