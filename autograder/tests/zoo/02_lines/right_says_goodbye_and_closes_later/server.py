# RIGHT: after the error line it ends its own side, reads no more, and closes three seconds later.
import socket
import threading

LIMIT = 4096


def serve(conn):
    rest = b""
    while data := conn.recv(LIMIT):
        rest += data
        while b"\n" in rest[: LIMIT + 1]:
            line, _, rest = rest.partition(b"\n")
            if line.endswith(b"\r"):
                line = line[:-1]
            try:
                conn.sendall(line.decode().upper().encode() + b"\n")
            except UnicodeDecodeError:
                conn.sendall(b"error: not UTF-8\n")
        if len(rest) > LIMIT:
            conn.sendall(b"error: longer than 4096 bytes\n")
            conn.shutdown(socket.SHUT_WR)
            threading.Timer(3, conn.close).start()
            return
    conn.close()


def run(conn):
    try:
        serve(conn)
    except OSError as error:
        print("broken:", error)
        conn.close()


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=run, args=(listener.accept()[0],)).start()
