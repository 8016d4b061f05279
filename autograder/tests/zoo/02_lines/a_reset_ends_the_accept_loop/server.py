# WRONG: catches the reset outside of the accept loop, says so and ends. FAILS: check_a_reset_in_mid_line_harms_nobody, check_a_refusal_arrives_while_more_comes, check_visits_end_as_they_like DIAGNOSIS: ended_early line 15
import socket
import sys

LIMIT = 4096


def lines(client):
    buffer = b""
    while True:
        if len(buffer.split(b"\n")[0]) > LIMIT:
            client.sendall("error: слишком длинно\n".encode())
            return
        if b"\n" not in buffer:
            data = client.recv(LIMIT)
            if not data:
                return
            buffer += data
        else:
            line, buffer = buffer.split(b"\n", 1)
            yield line.removesuffix(b"\r")


def main():
    server = socket.create_server(("localhost", 8080))
    print("Сервер работает. Ctrl+C для выхода.")
    try:
        while True:
            client, address = server.accept()
            for line in lines(client):
                try:
                    client.sendall(line.decode().upper().encode() + b"\n")
                except UnicodeDecodeError:
                    client.sendall("error: не UTF-8\n".encode())
            client.close()
    except (KeyboardInterrupt, ConnectionError) as e:
        print("Остановка сервера:", e)
        sys.exit()


main()
