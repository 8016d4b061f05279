import socket
import threading

s = socket.socket()
s.connect(("localhost", 5432))
s.send(input("Имя: ").encode())


def rx():
    while True:
        d = s.recv(1024).decode()
        if not d:
            break
        print(d)


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
