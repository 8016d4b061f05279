import socket
import threading

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("192.168.1.64", 5050))


def listen_for_messages():
    while True:
        message = client.recv(2048).decode("utf-8")
        if message:
            print(message)
        else:
            break


def send_messages():
    while True:
        client.sendall(input().encode("utf-8"))


threading.Thread(target=listen_for_messages).start()
send_messages()
