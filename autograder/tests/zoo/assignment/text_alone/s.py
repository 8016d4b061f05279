from socket import *
from threading import Thread

users = []


def work(c):
    while True:
        try:
            m = c.recv(1024)
        except:
            break
        if not m or m == b"/q":
            break
        for u in users:
            u.send(m)
    users.remove(c)
    c.close()


s = socket(AF_INET, SOCK_STREAM)
s.bind(("localhost", 7777))
s.listen(100)
while 1:
    c, a = s.accept()
    users.append(c)
    Thread(target=work, args=(c,)).start()
