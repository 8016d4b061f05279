# MISTAKE: send needs a connection. STEP: 10 CAUSE: ended_by_an_exception or dies_in_a_thread line 55
"""Lesson 05: a chat client over UDP, which hears while you type.

    keyboard --> main thread ------> server
      screen <-- second thread <---- server

Run it:      python lessons/05_udpchat/client.py    (server.py runs in another terminal)
Check it:    python autograder/run.py 05

Steps 9 to 11 are in this file, steps 1 to 8 are in server.py.
"""

import socket
import threading

HOST = "localhost"
PORT = 8080
BUFFER = 65535  # bytes: no datagram is larger


def ask(prompt):
    """Wait for one line from the keyboard."""
    # Step 11, first half: the end of the input and Ctrl-C mean `exit`, too.
    return input(prompt)


def receive(client):
    """Wait for one datagram and return its text."""
    try:
        data, _ = client.recvfrom(BUFFER)
    except ConnectionError:  # Windows says so when no program has the server's port
        return "nobody answers"
    return data.decode(errors="replace")


def listen(client):
    """Show what the server sends, for as long as the program runs."""
    # Step 9, first half: after each message there may be another.
    while True:
        print(receive(client))


def main():
    """Send what is typed, and show what comes."""
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    name = ask("Your name: ")
    client.sendto(name.encode(), (HOST, PORT))  # sending first also gives us a port to hear on

    # Step 9, second half: listen while the keyboard is waited for.
    threading.Thread(target=listen, args=(client,), daemon=True).start()

    while True:
        text = ask("")
        # Step 10: the server gets what was typed.
        client.send(text.encode())

        # Step 11, second half: after `exit` there is nothing more to do.


if __name__ == "__main__":
    main()
