import socket
import sys
import threading

if len(sys.argv) != 2:
    print("usage: server.py PORT")
    sys.exit(1)
port = int(sys.argv[1])
socks = []


def go(c):
    while True:
        try:
            data = c.recv(1024)
        except OSError:
            data = b""
        if not data:
            socks.remove(c)
            break
        for s in socks:
            if s != c:
                s.sendall(data)


listener = socket.socket()
listener.bind(("", port))
listener.listen()
while True:
    c, _ = listener.accept()
    socks.append(c)
    threading.Thread(target=go, args=(c,)).start()
