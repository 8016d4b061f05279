import socket
from threading import Thread

sock = socket.socket()
sock.connect(("127.0.0.1", 3333))
print("Ваш ник?")
nick = input()
sock.send(("/setup_nickname " + nick).encode())


def reading():
    while True:
        data = sock.recv(1000).decode()
        if data == "":
            break
        print(data)


Thread(target=reading, daemon=True).start()
while True:
    line = input()
    sock.send(line.encode())
    if line == "/quit":
        break
