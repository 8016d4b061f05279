import socket
import threading

users = []


def serve(c):
    while True:
        try:
            data = c.recv(1024).decode()
        except OSError:
            continue
        if data == "":
            continue
        if data == "FIN":
            users.remove(c)
            c.close()
            return
        for u in users:
            if u is not c:
                try:
                    u.send(data.encode())
                except OSError:
                    pass


s = socket.socket()
s.bind(("localhost", 1450))
s.listen()
while True:
    c, _ = s.accept()
    users.append(c)
    threading.Thread(target=serve, args=(c,)).start()
