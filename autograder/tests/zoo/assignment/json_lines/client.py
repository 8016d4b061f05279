import json
import socket
import threading

name = input("Username? ")
sock = socket.create_connection(("127.0.0.1", 5678))


def send(**packet):
    sock.sendall((json.dumps(packet) + "\n").encode())


def show():
    for line in sock.makefile(encoding="utf-8"):
        packet = json.loads(line)
        if packet["type"] == "message":
            print(f"{packet['name']} >> {packet['text']}")
        else:
            print("*", packet["text"])


send(type="join", name=name)
threading.Thread(target=show, daemon=True).start()
while True:
    text = input()
    if text == "/bye":
        send(type="leave")
        break
    send(type="message", text=text)
