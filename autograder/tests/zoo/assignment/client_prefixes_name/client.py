import socket
import threading

nick = input("Your name: ")
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(("127.0.0.1", 10000))


def listen():
    while True:
        data = sock.recv(1024)
        if not data:
            break
        print("\r" + data.decode() + "\nYou: ", end="")


thread = threading.Thread(target=listen, daemon=True)
thread.start()
while True:
    text = input("You: ")
    if text == "exit":
        sock.close()
        break
    sock.send(f"{nick} говорит > {text}".encode())
