# WRONG: one line out of the buffer for each recv, so answers come late. FAILS: check_three_lines_in_one_send_are_three_lines, check_two_lines_and_a_half_are_two_lines, check_many_lines_come_back_in_order, check_no_bad_byte_harms_the_lines_around_it, check_a_line_that_is_too_long_gets_an_error_line, check_a_line_of_4096_bytes_is_not_too_long, check_a_refusal_arrives_while_more_comes DIAGNOSIS: keeps_only_one_line_of_a_recv line 12
import socket

HOST = "localhost"
PORT = 8080
LIMIT = 4096


def serve_client(client):
    buffer = b""
    while True:
        data = client.recv(65536)
        if data == b"":
            return
        buffer = buffer + data
        if b"\n" in buffer:
            index = buffer.index(b"\n")
            line = buffer[:index]
            buffer = buffer[index + 1 :]
            if len(line) > LIMIT:
                client.sendall(b"error: long line\n")
                return
            if line.endswith(b"\r"):
                line = line[: len(line) - 1]
            try:
                client.sendall(line.decode().upper().encode() + b"\n")
            except UnicodeDecodeError:
                client.sendall(b"error: not text\n")
        elif len(buffer) > LIMIT:
            client.sendall(b"error: long line\n")
            return


listener = socket.create_server((HOST, PORT))
while True:
    client, address = listener.accept()
    print(address, "came")
    try:
        serve_client(client)
    except OSError as error:
        print(error)
    client.close()
    print(address, "went")
