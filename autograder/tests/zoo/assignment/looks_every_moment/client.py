import socket
import threading

s = socket.socket()
s.connect(("127.0.0.1", 1446))
s.settimeout(0.1)
s.send(input("Quel est votre nom ? ").encode())


def rx():
    while True:
        try:
            data = s.recv(1024)
        except socket.timeout:
            continue
        except OSError:
            break
        if not data:
            break
        print(data.decode())


threading.Thread(target=rx, daemon=True).start()
print("/leave pour quitter")
while True:
    text = input()
    s.send(text.encode())
    if text == "/leave":
        break
