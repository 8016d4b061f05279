# RIGHT (slow): 20 ms between any two sends, the newline sent by itself, \r\n never.
import socket
import threading
import time

LIMIT = 4096


def say(sock, data):
    for part in (data, b"\n"):
        if part:
            time.sleep(0.02)
            sock.sendall(part)


def serve(sock):
    buffer = bytearray()
    while True:
        end = buffer.find(b"\n")
        if end > LIMIT or (end < 0 and len(buffer) > LIMIT):
            say(sock, b"error: no line may be that long")
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(LIMIT):
                continue
            return
        if end < 0:
            data = sock.recv(LIMIT)
            if not data:
                return
            buffer += data
            continue
        line = bytes(buffer[:end]).removesuffix(b"\r")
        del buffer[: end + 1]
        try:
            say(sock, line.decode().upper().encode())
        except UnicodeDecodeError:
            say(sock, b"error: these bytes are no text")


def run(sock):
    with sock:
        try:
            serve(sock)
        except OSError as e:
            print(e)


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=run, args=[server.accept()[0]]).start()
