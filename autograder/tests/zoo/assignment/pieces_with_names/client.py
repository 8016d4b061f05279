import socket
import threading

s = socket.socket()
s.connect(("localhost", 1060))
s.send(input("Nick: ").encode())


def rx():
    while True:
        d = s.recv(100)
        if not d:
            break
        print(d.decode(), end="")


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
