import socket
import threading
import time

s = socket.socket()
s.connect(("localhost", 5161))
s.setblocking(False)


def rx():
    while True:
        try:
            print(s.recv(1024).decode())
        except BlockingIOError:
            time.sleep(0.01)


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
