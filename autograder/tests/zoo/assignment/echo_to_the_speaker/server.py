import socket
import threading


def echo(c):
    c.send("Введите имя: ".encode())
    name = c.recv(1024).decode()
    while True:
        text = c.recv(1024).decode()
        if not text:
            break
        c.send(f"{name}: {text}".encode())


s = socket.socket()
s.bind(("localhost", 5432))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=echo, args=(c,)).start()
