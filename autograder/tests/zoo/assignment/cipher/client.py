import socket
import threading

KEY = 3


def hide(text):
    return "".join(chr(ord(c) + KEY) for c in text).encode("utf-8")


def show(data):
    return "".join(chr(ord(c) - KEY) for c in data.decode("utf-8"))


s = socket.socket()
s.connect(("127.0.0.1", 1444))
me = input("Nick: ")


def rx():
    while True:
        data = s.recv(4096)
        if not data:
            break
        print(show(data))


threading.Thread(target=rx, daemon=True).start()
while True:
    s.sendall(hide(f"{me}: {input()}"))
