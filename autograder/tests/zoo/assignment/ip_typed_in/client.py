import socket
import threading

ip = input("IP-адрес сервера: ")
port = int(input("Порт сервера: "))
name = input("Ваше имя: ")
s = socket.socket()
s.connect((ip, port))
print("Подключено! /stop - выход")


def r():
    while True:
        d = s.recv(1024)
        if not d:
            break
        print(d.decode())


threading.Thread(target=r, daemon=True).start()
while True:
    m = input("Сообщение: ")
    s.send(f"{name}: {m}".encode())
    if m == "/stop":
        break
