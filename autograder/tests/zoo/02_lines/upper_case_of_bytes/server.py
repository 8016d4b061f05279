# WRONG: bytes.upper() knows the English letters only. FAILS: check_a_cyrillic_letter_cut_in_half_is_one_letter, check_text_of_any_script_in_single_bytes, check_a_line_of_4096_bytes_is_not_too_long, check_a_refusal_arrives_while_more_comes
import socket

LIMIT = 4096

listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    buffer = b""
    try:
        while data := client.recv(LIMIT):
            buffer += data
            if len(buffer.split(b"\n")[0]) > LIMIT:
                client.sendall(b"error: more than 4096 bytes\n")
                break
            while b"\n" in buffer:
                line, buffer = buffer.split(b"\n", 1)
                try:
                    line.decode()
                except UnicodeDecodeError:
                    client.sendall(b"error: not UTF-8\n")
                    continue
                client.sendall(line.removesuffix(b"\r").upper() + b"\n")
    except OSError as error:
        print(address, error)
    client.close()
