import socket
import sys
import threading

HEADER = 10
my_username = input("Username: ")
conn = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
conn.connect(("127.0.0.1", 1234))


def pack(text):
    data = text.encode()
    return f"{len(data):<{HEADER}}".encode() + data


def get():
    header = conn.recv(HEADER)
    if not header:
        sys.exit()
    return conn.recv(int(header)).decode()


def show():
    while True:
        print(get() + " > " + get())


conn.sendall(pack(my_username))
threading.Thread(target=show, daemon=True).start()
while True:
    message = input(f"{my_username} > ")
    if message:
        conn.sendall(pack(message))
