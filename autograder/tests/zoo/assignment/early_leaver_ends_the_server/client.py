import os
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(("127.0.0.1", 1337))


def show():
    while True:
        data = sock.recv(1024)
        if not data:
            os._exit(0)
        print(data.decode())


threading.Thread(target=show, daemon=True).start()
while True:
    text = input()
    sock.send(text.encode())
    if text == "quit":
        break
