import socket
import threading

s = socket.socket()
s.connect(("localhost", 7070))


def rx():
    while True:
        try:
            d = s.recv(1024)
        except OSError:
            break
        if not d:
            print("собеседник ушёл")
            break
        print("собеседник:", d.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    t = input()
    s.send(t.encode())
    if t == "пока":
        break
