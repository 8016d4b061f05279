# WRONG: a client that is silent for three seconds is let go. FAILS: check_alice_is_answered_as_often_as_she_likes
"""Lesson 01: an echo server. Every byte goes back to the client it came from.

    alice --"hello"-->  server  --"hello"--> alice

Run it:      python lessons/01_echo/server.py
Talk to it:  python lessons/01_echo/client.py
Check it:    python autograder/run.py 01

Steps 1 to 6 are in this file, steps 7 and 8 in client.py.
Do them in the order of their numbers, and check after each one.
"""

import socket

HOST = "localhost"
PORT = 8080


def send_back(client, data):
    """Send `data`, which is bytes, to `client`."""
    # Step 4: send every byte of `data`, however many there are.
    client.sendall(data)


def serve_client(client):
    """Give `client` back whatever it sends, until it hangs up."""
    # Step 2, first half: go round as often as the client likes.
    client.settimeout(3)
    while True:
        data = client.recv(4096)
        print(f"recv gave {len(data)} bytes")
        # Step 2, second half: stop when the client has hung up (recv then gives b"").
        if data == b"":
            break

        # Step 1: send the same bytes back.
        send_back(client, data)


def main():
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    # Step 3: when one client has gone, serve the next, and so on for ever.
    while True:
        client, address = listener.accept()
        print(f"{address} is here")
        try:
            serve_client(client)
        # Step 6: go on serving when a client breaks the connection off (an OSError).
        except OSError as error:
            print(f"{address} broke off: {error}")
        finally:
            print(f"{address} has gone")
            # Step 5: close our side of the connection, too.
            client.close()


if __name__ == "__main__":
    main()
