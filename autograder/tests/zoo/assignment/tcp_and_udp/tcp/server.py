import socket
import threading

clients = []


def serve(c):
    while True:
        try:
            d = c.recv(1024)
        except OSError:
            d = b""
        if not d:
            clients.remove(c)
            break
        for o in clients:
            if o is not c:
                o.send(d)


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("localhost", 8090))
s.listen()
while True:
    c, _ = s.accept()
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
