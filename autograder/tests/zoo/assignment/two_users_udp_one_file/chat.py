import socket
from threading import Thread

my_port = int(input("Ваш порт: "))
friend_port = int(input("Порт собеседника: "))
name = input("Ваше имя: ")
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", my_port))


def listen():
    while True:
        data, addr = sock.recvfrom(1024)
        print(data.decode())


Thread(target=listen, daemon=True).start()
while True:
    text = input()
    if text == "exit":
        break
    sock.sendto(f"{name}: {text}".encode(), ("localhost", friend_port))
