import socket
import threading

s = socket.socket()
s.connect(("localhost", 1450))
name = input("Adınız: ")


def rx():
    while True:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    text = input()
    if text == "FIN":
        s.send(b"FIN")
        s.close()
        break
    s.send(f"{name}: {text}".encode())
