import socket
import threading

nickname = input("Choose your nickname: ")
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("127.0.0.1", 12345))


def receive():
    while True:
        try:
            message = client.recv(1024).decode("utf-8")
            if message == "NICK":
                client.send(nickname.encode("utf-8"))
            elif not message:
                break
            else:
                print(message)
        except OSError:
            client.close()
            break


def write():
    while True:
        text = input("")
        if text == "leave":
            client.close()
            break
        client.send(f"{nickname}: {text}".encode("utf-8"))


threading.Thread(target=receive).start()
threading.Thread(target=write).start()
