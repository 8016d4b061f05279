# WRONG: unpacks line and rest of what is left when the client has hung up, and there is no newline in it. FAILS: check_hanging_up_in_mid_line_harms_nobody, check_a_refusal_arrives_while_more_comes, check_visits_end_as_they_like DIAGNOSIS: ended_by_an_exception line 29
import socket

LIMIT = 4096


def one_answer(line):
    try:
        return line.removesuffix(b"\r").decode().upper().encode() + b"\n"
    except UnicodeDecodeError:
        return b"error: not UTF-8\n"


def main():
    server = socket.create_server(("localhost", 8080))
    while True:
        client, address = server.accept()
        buffer = b""
        try:
            while True:
                data = client.recv(LIMIT)
                buffer += data
                if len(buffer.split(b"\n")[0]) > LIMIT:
                    client.sendall(b"error: too long\n")
                    break
                if data == b"" and buffer == b"":
                    break
                while b"\n" in buffer or data == b"":
                    line, buffer = buffer.split(b"\n", 1)
                    client.sendall(one_answer(line))
        except OSError as e:
            print(address, e)
        client.close()


main()
