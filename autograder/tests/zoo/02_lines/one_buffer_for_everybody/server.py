# WRONG: the buffer is a global and is not emptied for the next client. FAILS: check_hanging_up_in_mid_line_harms_nobody, check_a_refusal_arrives_while_more_comes, check_a_reset_in_mid_line_harms_nobody, check_visits_end_as_they_like DIAGNOSIS: mixes_two_clients_up line 27
import socket

LIMIT = 4096
buffer = b""


def take_line():
    global buffer
    line, buffer = buffer.split(b"\n", 1)
    return line.removesuffix(b"\r")


def serve(client):
    global buffer
    while True:
        data = client.recv(LIMIT)
        if data == b"":
            break
        buffer += data
        if len(buffer.split(b"\n")[0]) > LIMIT:
            buffer = b""
            client.sendall(b"error: too long\n")
            break
        while b"\n" in buffer:
            try:
                client.sendall(take_line().decode().upper().encode() + b"\n")
            except UnicodeDecodeError:
                client.sendall(b"error: not UTF-8\n")


server = socket.create_server(("localhost", 8080))
while True:
    client, address = server.accept()
    try:
        serve(client)
    except OSError as e:
        print(address, e)
    client.close()
