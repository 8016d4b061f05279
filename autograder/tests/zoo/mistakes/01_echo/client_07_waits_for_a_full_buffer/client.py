# MISTAKE: it waits for 4096 bytes. STEP: 7 CAUSE: shows_nothing or waits_for_more_than_there_is line 36
"""Lesson 01: the client of the echo server. It sends what you type and shows what comes back.

Run it:      python lessons/01_echo/client.py     (in a second window, while the server runs)
Check it:    python autograder/run.py 01

Steps 7 and 8 are in this file. Do the steps of server.py first.
"""

import socket

HOST = "localhost"
PORT = 8080


def receive(server, count):
    """Return `count` bytes from the server, in however many pieces they come."""
    data = b""
    while len(data) < count:
        piece = server.recv(4096)
        if piece == b"":
            raise ConnectionError("it has hung up")
        data += piece
    return data


def talk(server):
    """Send what is typed, and show what comes back."""
    while True:
        text = input()
        # Step 8, first half: `exit` says goodbye and ends the program.

        # Step 7: send the text as bytes, receive as many bytes, and show them as text.
        data = text.encode()
        server.sendall(data)
        print(receive(server, 4096).decode())


def main():
    server = socket.socket()
    try:
        server.connect((HOST, PORT))
        print("connected: type something and press Enter, `exit` ends the program")
        talk(server)
    # Step 8, second half: end with a word when the input ends (an EOFError)
    # and when the server is gone (an OSError).
    finally:
        server.close()


if __name__ == "__main__":
    main()
