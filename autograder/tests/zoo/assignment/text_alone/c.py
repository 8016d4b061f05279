from socket import *
from threading import Thread

s = socket(AF_INET, SOCK_STREAM)
s.connect(("localhost", 7777))


def get():
    while 1:
        m = s.recv(1024)
        if not m:
            break
        print(m.decode())


Thread(target=get).start()
while 1:
    t = input()
    s.send(t.encode())
    if t == "/q":
        break
