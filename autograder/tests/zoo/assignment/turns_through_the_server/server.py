import socket
import threading

clients = []


def serve(c):
    while True:
        data = c.recv(1024)
        if not data:
            clients.remove(c)
            break
        for other in clients:
            if other is not c:
                other.send(data)


s = socket.socket()
s.bind(("localhost", 5555))
s.listen()
while True:
    c, _ = s.accept()
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
