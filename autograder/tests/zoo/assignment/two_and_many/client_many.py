import socket
import threading

s = socket.socket()
s.connect(("localhost", 5156))
name = input("Имя: ")


def rx():
    while True:
        d = s.recv(1024)
        if not d:
            return
        print(d.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(f"{name}: {input()}".encode())
