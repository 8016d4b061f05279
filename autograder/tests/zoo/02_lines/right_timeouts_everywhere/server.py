# RIGHT: time-outs on every call, tried again; an incremental decoder is not used, a deque of lines is.
import socket
import threading
from collections import deque

LIMIT = 4096


def receive(conn):
    while True:
        try:
            return conn.recv(512)
        except socket.timeout:
            continue


def handle(conn):
    conn.settimeout(0.1)
    waiting, rest = deque(), b""
    while True:
        while waiting:
            line = waiting.popleft()
            if len(line) > LIMIT:
                rest = line
                break
            try:
                out = line.removesuffix(b"\r").decode().upper().encode()
            except UnicodeDecodeError:
                out = b"error: decode"
            conn.sendall(out + b"\n")
        if len(rest) > LIMIT:
            conn.sendall(b"error: length\n")
            conn.shutdown(socket.SHUT_WR)
            while receive(conn):
                continue
            return
        data = receive(conn)
        if not data:
            return
        rest += data
        *lines, rest = rest.split(b"\n")
        waiting.extend(lines)


def run(conn, addr):
    try:
        handle(conn)
    except OSError as e:
        print(addr, e)
    conn.close()


server = socket.create_server(("localhost", 8080))
server.settimeout(1)
while True:
    try:
        conn, addr = server.accept()
    except socket.timeout:
        continue
    threading.Thread(target=run, args=(conn, addr), daemon=True).start()
