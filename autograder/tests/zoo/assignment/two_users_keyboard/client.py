import socket
import threading

s = socket.socket()
s.connect(("localhost", 4004))


def rx():
    while True:
        data = s.recv(1024)
        if not data:
            print("Сервер ушёл")
            break
        print("Сервер:", data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input("Вы: ").encode())
