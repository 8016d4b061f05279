import socket
import threading

clients = []
s = socket.socket()
s.bind((HOST, 9011))
s.listen()


def serve(c):
    while d := c.recv(1024):
        for o in clients:
            o.send(d)


while True:
    c, _ = s.accept()
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
