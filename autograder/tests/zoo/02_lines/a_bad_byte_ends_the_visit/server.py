# WRONG: answers bytes that are not text with an error and hangs up. FAILS: check_bytes_that_are_not_text_get_an_error_line, check_no_bad_byte_harms_the_lines_around_it, check_a_refusal_arrives_while_more_comes DIAGNOSIS: hangs_up_on_a_client line 27
import socket

LIMIT = 4096


def upper(raw):
    return raw.removesuffix(b"\r").decode().upper().encode() + b"\n"


with socket.create_server(("localhost", 8080)) as server:
    while True:
        client, address = server.accept()
        buffer = b""
        try:
            while data := client.recv(LIMIT):
                buffer += data
                if len(buffer.partition(b"\n")[0]) > LIMIT:
                    raise ValueError("too long")
                while b"\n" in buffer:
                    line, _, buffer = buffer.partition(b"\n")
                    client.sendall(upper(line))
        except ValueError as error:
            client.sendall(f"error: {type(error).__name__}\n".encode())
        except OSError as error:
            print(address, error)
        client.close()
