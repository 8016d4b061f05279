# WRONG: UnicodeDecodeError is caught by nobody, and the client's thread ends. FAILS: check_bytes_that_are_not_text_get_an_error_line, check_no_bad_byte_harms_the_lines_around_it, check_a_refusal_arrives_while_more_comes DIAGNOSIS: except_catches_another line 29
import socket
import threading

LIMIT = 4096


def get_lines(sock):
    pending = b""
    while True:
        end = pending.find(b"\n")
        if end > LIMIT or (end < 0 and len(pending) > LIMIT):
            sock.sendall(b"error: too long\n")
            return
        if end >= 0:
            yield pending[:end].removesuffix(b"\r")
            pending = pending[end + 1 :]
            continue
        data = sock.recv(LIMIT)
        if data == b"":
            return
        pending += data


def client_thread(sock):
    try:
        for line in get_lines(sock):
            sock.sendall(line.decode().upper().encode() + b"\n")
    except OSError as e:
        print("connection lost:", e)
    sock.close()


server = socket.create_server(("localhost", 8080))
while True:
    sock, address = server.accept()
    print("connected", address)
    threading.Thread(target=client_thread, args=(sock,)).start()
