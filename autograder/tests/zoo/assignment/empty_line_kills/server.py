import socket
import threading

clients = []


def serve(c):
    while True:
        data = c.recv(1024).decode()
        if data == "":
            clients.remove(c)
            break
        name, text = data.split("|")
        words = text.split()
        if words[0] == "/all":
            words = words[1:]
        for other in clients:
            if other is not c:
                other.send(f"{name}: {' '.join(words)}".encode())


s = socket.socket()
s.bind(("localhost", 8084))
s.listen()
while True:
    c, _ = s.accept()
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
