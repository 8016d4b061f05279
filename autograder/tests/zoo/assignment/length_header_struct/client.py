import socket
import struct
from threading import Thread

s = socket.create_connection(("localhost", 2222))


def read_exactly(n):
    out = b""
    while len(out) < n:
        piece = s.recv(n - len(out))
        if not piece:
            raise EOFError
        out += piece
    return out


def listen():
    try:
        while True:
            (n,) = struct.unpack("!I", read_exactly(4))
            print(read_exactly(n).decode())
    except EOFError:
        print("server closed")


def write(text):
    data = text.encode()
    s.sendall(struct.pack("!I", len(data)) + data)


write(input("Name: "))
Thread(target=listen, daemon=True).start()
try:
    while True:
        write(input())
except EOFError:
    s.close()
