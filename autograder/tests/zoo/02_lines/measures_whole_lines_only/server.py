# WRONG: looks at the length of a line when its newline has come, and not before. FAILS: check_a_line_without_end_does_not_fill_the_memory, check_a_line_of_4097_bytes_is_refused, check_a_refusal_arrives_while_more_comes
import socket
import threading

MAX_LENGTH = 4096


def error(conn, text):
    conn.sendall(("error: " + text + "\n").encode())


def serve(conn, addr):
    buf = b""
    with conn:
        try:
            while True:
                piece = conn.recv(65536)
                if not piece:
                    return
                buf += piece
                while b"\n" in buf:
                    line, buf = buf.split(b"\n", 1)
                    if len(line) > MAX_LENGTH:
                        error(conn, "line too long")
                        return
                    try:
                        text = line.decode().removesuffix("\r")
                        conn.sendall(text.upper().encode() + b"\n")
                    except UnicodeDecodeError:
                        error(conn, "not UTF-8")
        except OSError as e:
            print(addr, e)


sock = socket.create_server(("localhost", 8080))
while True:
    conn, addr = sock.accept()
    threading.Thread(target=serve, args=(conn, addr)).start()
