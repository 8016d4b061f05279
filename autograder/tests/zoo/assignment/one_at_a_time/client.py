import socket
import threading

s = socket.socket()
s.connect(("localhost", 5555))


def rx():
    while True:
        d = s.recv(1024)
        if not d:
            break
        print(d.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
