import socket
import threading

s = socket.socket()
s.connect(("localhost", 8083))
s.send(input("Имя пользователя: ").encode())


def rx():
    while True:
        d = s.recv(1024)
        if not d:
            break
        print(d.decode(), end="")


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
