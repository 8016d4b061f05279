import socket
import threading

s = socket.create_connection(("127.0.0.1", 8888))


def show():
    for line in s.makefile(encoding="utf-8"):
        print(line, end="")


threading.Thread(target=show, daemon=True).start()
while True:
    text = input()
    s.sendall(text.encode() + b"\n")
    if text == "quit":
        break
