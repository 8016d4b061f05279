import socket
import threading

host = socket.gethostname()
port = 5001
users = []


def chat(c, a):
    name = c.recv(1024).decode()
    users.append(c)
    while True:
        data = c.recv(1024).decode()
        if not data:
            users.remove(c)
            break
        for u in users:
            if u != c:
                u.send((name + ": " + data).encode())


s = socket.socket()
s.bind((host, port))
s.listen(2)
while True:
    c, a = s.accept()
    threading.Thread(target=chat, args=(c, a)).start()
