# RIGHT: recv(1) until the newline.
import socket

LIMIT = 4096


class TooLong(Exception):
    pass


def read_line(conn):
    line = b""
    while True:
        byte = conn.recv(1)
        if byte == b"":
            return None
        if byte == b"\n":
            return line
        line += byte
        if len(line) > LIMIT:
            raise TooLong


def serve(conn):
    while (line := read_line(conn)) is not None:
        if line.endswith(b"\r"):
            line = line[:-1]
        try:
            conn.sendall(line.decode().upper().encode() + b"\n")
        except UnicodeDecodeError:
            conn.sendall("error: нужен UTF-8\n".encode())


server = socket.create_server(("localhost", 8080))
while True:
    conn, addr = server.accept()
    try:
        serve(conn)
    except TooLong:
        conn.sendall("error: слишком длинно\n".encode())
        conn.shutdown(socket.SHUT_WR)
        while conn.recv(65536):
            continue
    except OSError as e:
        print(addr, e)
    conn.close()
