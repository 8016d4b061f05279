import socket
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(("127.0.0.1", 6543))
s.send(input("ник? ").encode())


def r():
    while True:
        print(s.recv(4096).decode())


threading.Thread(target=r, daemon=True).start()
while True:
    m = input()
    s.send(m.encode())
    if m == "/quit":
        break
