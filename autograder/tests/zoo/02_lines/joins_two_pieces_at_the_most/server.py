# WRONG: where the newline is missing it receives once more, and only once. FAILS: check_a_line_in_pieces_is_one_line, check_two_lines_and_a_half_are_two_lines, check_many_lines_come_back_in_order, check_text_of_any_script_in_single_bytes, check_a_refusal_arrives_while_more_comes DIAGNOSIS: treats_one_recv_as_one_message line 11
import socket

LIMIT = 4096
listener = socket.create_server(("localhost", 8080))


def receive(client):
    data = client.recv(LIMIT)
    if data and not data.endswith(b"\n"):
        data += client.recv(LIMIT)  # the rest of it
    return data


def serve(client):
    half = b""
    while True:
        data = receive(client)
        if data == b"":
            return
        *lines, tail = (half + data).split(b"\n")
        half = tail if lines else b""
        if not lines and len(tail) <= LIMIT:
            lines = [tail]
        for line in lines:
            if len(line) > LIMIT:
                client.sendall(b"error: too long\n")
                return
            try:
                client.sendall(line.removesuffix(b"\r").decode().upper().encode() + b"\n")
            except UnicodeDecodeError:
                client.sendall(b"error: what is that?\n")
        if len(tail) > LIMIT:
            client.sendall(b"error: too long\n")
            return


while True:
    client, address = listener.accept()
    try:
        serve(client)
    except OSError as error:
        print(address, error)
    client.close()
