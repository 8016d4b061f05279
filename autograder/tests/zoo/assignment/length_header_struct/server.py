import socket
import struct
from threading import Lock, Thread

room, lock = [], Lock()


def read_exactly(s, n):
    out = b""
    while len(out) < n:
        piece = s.recv(n - len(out))
        if not piece:
            raise EOFError
        out += piece
    return out


def read(s):
    (n,) = struct.unpack("!I", read_exactly(s, 4))
    return read_exactly(s, n).decode()


def write(s, text):
    data = text.encode()
    s.sendall(struct.pack("!I", len(data)) + data)


def serve(s):
    try:
        name = read(s)
        with lock:
            room.append(s)
        while True:
            text = read(s)
            with lock:
                for other in room:
                    if other is not s:
                        write(other, f"{name}: {text}")
    except (EOFError, OSError):
        with lock:
            if s in room:
                room.remove(s)
        s.close()


server = socket.create_server(("", 2222))
while True:
    sock, _ = server.accept()
    Thread(target=serve, args=(sock,)).start()
