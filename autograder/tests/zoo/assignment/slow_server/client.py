import socket
import threading

s = socket.socket()
s.connect(("127.0.0.1", 1447))
s.send(input("¿Cómo te llamas? ").encode())


def rx():
    while True:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input("> ").encode())
