import socket
import sys
import threading

s = socket.socket()
s.connect(("localhost", 5159))
nick = input("\033[33mВведите ник:\033[0m ")
s.sendall(nick.encode())


def rx():
    while True:
        d = s.recv(1024)
        if not d:
            break
        sys.stdout.write("\r\033[K" + d.decode() + "\n" + nick + "> ")
        sys.stdout.flush()


threading.Thread(target=rx, daemon=True).start()
while True:
    s.sendall(input(nick + "> ").encode())
