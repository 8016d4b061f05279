import socket
import threading

s = socket.socket()
s.connect(("localhost", 8081))


def rx():
    while True:
        d = s.recv(1024).decode("ascii")
        if not d:
            break
        print(d)


threading.Thread(target=rx, daemon=True).start()
while True:
    t = input()
    s.send(t.encode("ascii"))
    if t == "exit":
        break
