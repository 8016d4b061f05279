# RIGHT: a binary file with a bounded readline; after the error line it reads on until the other has hung up.
import socket
import threading

LIMIT = 4096


def talk(conn):
    with conn, conn.makefile("rwb") as stream:
        while True:
            raw = stream.readline(LIMIT + 1)
            if raw == b"":
                break
            if raw[-1:] != b"\n":
                if len(raw) > LIMIT:
                    stream.write(b"error 413 line too long\n")
                    stream.flush()
                    conn.shutdown(socket.SHUT_WR)
                    while stream.read1():
                        continue
                break
            raw = raw[:-2] if raw.endswith(b"\r\n") else raw[:-1]
            try:
                stream.write(str(raw, "utf-8").upper().encode("utf-8"))
            except UnicodeDecodeError:
                stream.write(b"error 400 not UTF-8")
            stream.write(b"\n")
            stream.flush()


def client_main(conn, addr):
    try:
        talk(conn)
    except OSError as e:
        print(addr, "broke off:", e)


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=client_main, args=listener.accept(), daemon=True).start()
