import socket
from threading import Thread

server = ("localhost", 8080)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def hear():
    while True:
        try:
            data, _ = sock.recvfrom(1024)
            print(data.decode())
        except OSError:
            break


print("Введите своё имя")
sock.sendto(input().encode(), server)
Thread(target=hear, daemon=True).start()
while True:
    text = input()
    sock.sendto(text.encode(), server)
    if text.lower() == "exit":
        break
