import socket
import threading

s = socket.socket()
s.connect(("localhost", 5151))
s.sendall(input("Введите логин: ").encode())


def rx():
    while True:
        try:
            data = s.recv(1024)
        except OSError:
            break
        if not data:
            break
        print(data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    text = input()
    s.sendall(text.encode())
    if text == "exit":
        s.close()
        break
