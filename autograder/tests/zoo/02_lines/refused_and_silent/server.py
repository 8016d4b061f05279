# WRONG: only ConnectionError is caught: the time-out of refuse, after a client that stays without a word, ends the server. FAILS: check_a_refused_one_who_stays_harms_nobody
"""Lesson 02: a server that answers each line in upper case. A line ends at its newline.

    alice --"hello"-->  server  --"HELLO"--> alice

Run it:      python lessons/02_lines/server.py
Check it:    python autograder/run.py 02

There are eight steps. Do them in the order of their numbers, and check after each one.
"""

import socket

HOST = "localhost"
PORT = 8080
LIMIT = 4096  # bytes: no line may be longer, and recv() never gives more at once


def receive(client):
    """Return the next bytes of `client`, 1 to LIMIT of them. ConnectionError: it has hung up."""
    data = client.recv(LIMIT)
    if data == b"":
        raise ConnectionError("hung up")
    print("recv gave", data[:60])
    return data


def refuse(client, reason):
    """Send `reason` as the last line, and let `client` finish speaking before we close.

    close() with bytes still unread resets the connection, and a reset may destroy our last line on its way.
    So we say that nothing more will come, then read what still comes and throw it away, but not for ever.
    """
    client.sendall(reason + b"\n")
    client.shutdown(socket.SHUT_WR)
    client.settimeout(2)  # seconds of silence
    for piece in range(1_000_000):
        if client.recv(LIMIT) == b"":
            break


def answer_to(line):
    """Return the answer to `line`: the same text in upper case. Bytes in, bytes out."""
    # Step 6: answer a line that is not UTF-8 with a line that begins with "error".
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return b"error: this line is not UTF-8"
    return text.upper().encode()


def serve_client(client):
    """Answer every line of `client`, until it hangs up."""
    buffer = b""  # what has come and is not answered yet
    while True:
        # Step 4, first half: leave a piece as it comes, for it may end in the middle of a letter.
        data = receive(client)
        # Step 2: keep the beginning of a line until the rest of it has come.
        buffer += data
        # Step 7: refuse a line longer than LIMIT, and leave.
        if len(buffer.split(b"\n", 1)[0]) > LIMIT:
            refuse(client, b"error: this line is too long")
            return

        # Step 3: answer every line that is whole by now.
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            # Step 5: a "\r" before the newline does not belong to the text.
            line = line.removesuffix(b"\r")

            # Step 4, second half: make the answer from a whole line.
            answer = answer_to(line)
            print("answer", answer[:60])
            # Step 1: send the answer, and end it with a newline.
            client.sendall(answer + b"\n")


def main():
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    while True:
        client, address = listener.accept()
        print(f"{address} is here")
        try:
            serve_client(client)
        # Step 8: go on serving when a client hangs up, in mid-line or not (an OSError).
        except ConnectionError as error:
            print(f"{address} has gone: {error}")
        finally:
            client.close()


if __name__ == "__main__":
    main()
