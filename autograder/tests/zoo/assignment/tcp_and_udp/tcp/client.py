import socket
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("localhost", 8090))
name = input("Имя: ")


def rx():
    while True:
        d = s.recv(1024)
        if not d:
            break
        print(d.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(f"{name}: {input()}".encode())
