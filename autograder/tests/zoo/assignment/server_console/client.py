import socket
import threading

s = socket.socket()
s.connect(("127.0.0.1", 1448))


def rx():
    while True:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode(), end="")


threading.Thread(target=rx, daemon=True).start()
while True:
    s.sendall((input() + "\n").encode())
