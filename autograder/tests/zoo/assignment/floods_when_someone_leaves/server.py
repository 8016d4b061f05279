import socket
import threading

people = {}


def serve(c, name):
    while True:
        text = c.recv(1024).decode()
        for other in list(people):
            if other != name:
                try:
                    people[other].send(f"{name}: {text}\n".encode())
                except OSError:
                    pass


s = socket.socket()
s.bind(("localhost", 8083))
s.listen()
while True:
    c, _ = s.accept()
    name = c.recv(1024).decode()
    people[name] = c
    threading.Thread(target=serve, args=(c, name)).start()
