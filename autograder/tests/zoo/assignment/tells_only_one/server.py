import socket
import threading

people = []


def serve(c):
    name = c.recv(1024).decode()
    while True:
        text = c.recv(1024).decode()
        if not text:
            break
        for other in people:
            if other is not c:
                other.send(f"{name}: {text}".encode())
                break
    people.remove(c)


s = socket.socket()
s.bind(("localhost", 5432))
s.listen()
while True:
    c, _ = s.accept()
    people.append(c)
    threading.Thread(target=serve, args=(c,)).start()
