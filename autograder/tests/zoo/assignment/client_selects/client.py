import select
import socket
import sys

s = socket.socket()
s.connect(("127.0.0.1", 1445))
print("q - выйти")
while True:
    ready, _, _ = select.select([sys.stdin, s], [], [])
    if s in ready:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode(), end="", flush=True)
    if sys.stdin in ready:
        line = sys.stdin.readline()
        if not line:
            break
        s.send(line.encode() if line != "\n" else b" ")
        if line.strip() == "q":
            break
