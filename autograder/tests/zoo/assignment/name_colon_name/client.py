import socket
import threading

username = input("login: ")
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(("localhost", 4321))
sock.send(f"{username}:{username}".encode())


def receiver():
    while True:
        data = sock.recv(16384).decode()
        if not data:
            return
        who, _, text = data.partition(":")
        print(f"{who}: {text}")


t = threading.Thread(target=receiver)
t.daemon = True
t.start()
while True:
    text = input(f"{username}> ")
    sock.send(f"{username}:{text}".encode())
    if text == "QUIT":
        break
