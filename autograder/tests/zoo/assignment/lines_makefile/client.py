import socket
import threading

conn = socket.socket()
conn.connect(("localhost", 8000))
stream = conn.makefile("rw", encoding="utf-8", newline="\n")


def show():
    for line in stream:
        print(line.rstrip())


threading.Thread(target=show, daemon=True).start()
while True:
    text = input()
    conn.sendall((text + "\n").encode())
    if text == "exit":
        break
