# WRONG: measures all that waits in the buffer, short lines included. FAILS: check_a_line_that_is_too_long_gets_an_error_line, check_a_line_of_4096_bytes_is_not_too_long, check_a_refusal_arrives_while_more_comes
import socket

LIMIT = 4096

listener = socket.create_server(("localhost", 8080))


def serve(client):
    buffer = b""
    while True:
        data = client.recv(16384)
        if not data:
            return
        buffer += data
        if len(buffer) > LIMIT:
            client.sendall(b"error: too long\n")
            return
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            if line[-1:] == b"\r":
                line = line[:-1]
            try:
                answer = line.decode().upper()
            except UnicodeDecodeError:
                answer = "error: UTF-8 only"
            client.sendall((answer + "\n").encode())


while True:
    client, address = listener.accept()
    try:
        serve(client)
    except OSError:
        print(address, "broke off")
    finally:
        client.close()
