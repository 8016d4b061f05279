# WRONG: receives until the last byte is a newline, and lets whole lines wait for that. FAILS: check_two_lines_and_a_half_are_two_lines, check_bytes_that_are_not_text_get_an_error_line, check_no_bad_byte_harms_the_lines_around_it, check_a_line_of_4097_bytes_is_refused, check_a_refusal_arrives_while_more_comes, check_half_a_line_is_no_line DIAGNOSIS: waits_for_more_than_there_is line 12
import socket

srv = socket.socket()
srv.bind(("localhost", 7777))
srv.listen(5)


def read_block(c):
    block = b""
    while not block.endswith(b"\n"):
        part = c.recv(65536)
        if part == b"":
            return None
        block += part
        if len(block.rpartition(b"\n")[2]) > 4096:
            return b"\0" * 5000 + b"\n"
    return block


while True:
    c, a = srv.accept()
    try:
        block = read_block(c)
        while block:
            for line in block[:-1].split(b"\n"):
                if len(line) > 4096:
                    c.sendall("Строка длиннее 4096 байт\n".encode())
                    c.shutdown(socket.SHUT_RDWR)
                    break
                if line.endswith(b"\r"):
                    line = line[:-1]
                try:
                    out = line.decode().upper()
                except ValueError:
                    out = "Не могу прочитать"
                c.sendall((out + "\n").encode())
            block = read_block(c)
    except OSError as e:
        print(a, e)
    c.close()
