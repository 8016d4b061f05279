import socket
import threading

s = socket.socket()
s.connect(("localhost", 5152))
s.send(input("Name: ").encode())


def rx():
    while True:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    text = input()
    s.send(text.encode())
    if text == "exit":
        break
