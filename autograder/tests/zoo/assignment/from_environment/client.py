import os
import socket
from threading import Thread

s = socket.socket()
s.connect((os.environ.get("CHAT_HOST", "localhost"), int(os.environ.get("CHAT_PORT", 65432))))
s.send(input("Enter username: ").encode())


def rx():
    while True:
        got = s.recv(1024).decode()
        if not got:
            break
        print(got)


Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
