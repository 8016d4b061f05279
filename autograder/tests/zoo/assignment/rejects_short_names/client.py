import socket
import threading

s = socket.socket()
s.connect(("localhost", 5158))


def recevoir():
    while True:
        d = s.recv(1024)
        if not d:
            break
        print(d.decode())


threading.Thread(target=recevoir, daemon=True).start()
while True:
    t = input()
    s.send(t.encode())
    if t == "/q":
        break
