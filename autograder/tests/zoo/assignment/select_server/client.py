import socket
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("localhost", 5000))


def rx():
    while True:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    t = input()
    s.send(t.encode())
    if t == "exit":
        break
