import random
import socket
import threading

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.bind(("localhost", random.randint(8000, 9000)))
name = input("Nickname: ")


def receive():
    while True:
        try:
            message, _ = client.recvfrom(1024)
            print(message.decode())
        except OSError:
            pass


t = threading.Thread(target=receive)
t.start()
client.sendto(f"SIGNUP_TAG:{name}".encode(), ("localhost", 9999))
while True:
    message = input("")
    if message == "!q":
        exit()
    client.sendto(f"{name}: {message}".encode(), ("localhost", 9999))
