# WRONG: answers the first 4,096 bytes of a long line and throws the rest away. FAILS: check_a_line_that_is_too_long_gets_an_error_line, check_a_line_of_4097_bytes_is_refused, check_a_refusal_arrives_while_more_comes DIAGNOSIS: never_closes_the_connection line 28
import socket
import threading

LIMIT = 4096


def serve(client):
    buffer = bytearray()
    skipping = False
    try:
        while data := client.recv(LIMIT):
            buffer += data
            while True:
                end = buffer.find(b"\n")
                if end < 0:
                    break
                line = bytes(buffer[:end][:LIMIT])
                del buffer[: end + 1]
                if skipping:
                    skipping = False
                    continue
                try:
                    text = line.removesuffix(b"\r").decode()
                except UnicodeDecodeError:
                    client.sendall(b"error: not UTF-8\n")
                    continue
                client.sendall(text.upper().encode() + b"\n")
            if len(buffer) > LIMIT:
                if not skipping:
                    client.sendall(buffer[:LIMIT].upper() + b"\n")
                skipping = True
                buffer.clear()
    except OSError as error:
        print(error)
    client.close()


listener = socket.create_server(("localhost", 8080))
while True:
    client, _ = listener.accept()
    threading.Thread(target=serve, args=(client,), daemon=True).start()
