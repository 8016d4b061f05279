import hashlib
import socket
import threading

while True:
    key = input("Введите ключ комнаты: ")
    if hashlib.sha256(key.encode()).hexdigest().startswith("00d1f2"):
        break
    print("Неверно")
s = socket.create_connection(("localhost", 9006))


def rx():
    while d := s.recv(1024):
        print(d.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
