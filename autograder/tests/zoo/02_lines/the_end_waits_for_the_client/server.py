# WRONG: after the error line for a line that is too long it waits for its client to end first. FAILS: check_a_refusal_arrives_while_more_comes, check_a_line_of_4097_bytes_is_refused
"""Upper case, line by line; the lines that are whole wait in a list."""

import socket

HOST = "localhost"
PORT = 8080
LIMIT = 4096


class TooLong(Exception):
    pass


class Lines:
    """What one client has sent: whole lines, and the beginning of the next."""

    def __init__(self):
        self.whole = []
        self.rest = b""

    def add(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines + [self.rest]:
            if len(line) > LIMIT:
                raise TooLong
        self.whole.extend(lines)

    def take(self):
        return self.whole.pop(0)


def answer_to(line):
    if line.endswith(b"\r"):
        line = line[:-1]
    try:
        return line.decode("utf-8").upper().encode("utf-8")
    except UnicodeError:
        return b"error: not UTF-8"


def say_too_long(client):
    client.sendall(b"error: a line may have 4096 bytes\n")
    client.settimeout(2)
    while client.recv(LIMIT):
        pass


def serve_client(client):
    lines = Lines()
    while data := client.recv(LIMIT):
        try:
            lines.add(data)
        except TooLong:
            say_too_long(client)
            return
        while lines.whole:
            client.sendall(answer_to(lines.take()) + b"\n")


def main():
    with socket.create_server((HOST, PORT)) as listener:
        print(f"listening on {HOST}, port {PORT}")
        while True:
            client, address = listener.accept()
            print(address, "is here")
            with client:
                try:
                    serve_client(client)
                except OSError as error:
                    print(address, error)


if __name__ == "__main__":
    main()
