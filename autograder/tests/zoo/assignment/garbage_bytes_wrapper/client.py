import base64
import socket
import threading

s = socket.socket()
s.connect(("localhost", 5160))
print("Enter your nick name")
nick = input(">>> ")


def rx():
    while True:
        d = s.recv(2048)
        if not d:
            break
        print(base64.b64decode(d).decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(base64.b64encode(f"{nick}: {input()}".encode()))
