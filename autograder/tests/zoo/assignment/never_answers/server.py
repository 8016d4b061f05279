import socket
import threading

s = socket.socket()
s.bind(("localhost", 5161))
s.listen()


def serve(c):
    c.settimeout(0.05)
    while True:
        try:
            if not c.recv(1024):
                return
        except socket.timeout:
            pass


while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
