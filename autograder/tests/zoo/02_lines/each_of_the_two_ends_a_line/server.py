# WRONG: turns \r into \n, so \r\n ends a line twice. FAILS: check_carriage_return_and_newline_end_a_line, check_nothing_else_ends_a_line, check_a_line_of_4096_bytes_is_not_too_long, check_a_line_of_4097_bytes_is_refused, check_a_refusal_arrives_while_more_comes
import socket

MAX_LINE = 4096


def lines_of(sock):
    rest = b""
    while len(rest) <= MAX_LINE:
        data = sock.recv(4096)
        if not data:
            return
        rest += data.replace(b"\r", b"\n")
        found = rest.split(b"\n")
        rest = found.pop()
        for line in found:
            if len(line) > MAX_LINE:
                rest = line
                break
            yield line
    sock.sendall(b"error: line too long\n")


server = socket.create_server(("localhost", 8080))
while True:
    sock, addr = server.accept()
    try:
        for line in lines_of(sock):
            try:
                sock.sendall(line.decode().upper().encode() + b"\n")
            except UnicodeDecodeError:
                sock.sendall(b"error: invalid UTF-8\n")
    except OSError as e:
        print(addr, e)
    sock.close()
