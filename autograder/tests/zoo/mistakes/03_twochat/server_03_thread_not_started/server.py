# MISTAKE: the thread is made and never started. STEP: 3 CAUSE: thread_not_started line 105
"""Lesson 03: a chat server for two. What one says, the other hears.

    alice --"hi"-->  server  --"alice: hi"-->  bob
    alice <--"bob: hello"--  server  <--"hello"-- bob

Run it:      python lessons/03_twochat/server.py
Talk to it:  python lessons/03_twochat/client.py    (one terminal for each user)
Check it:    python autograder/run.py 03

Steps 1 to 6 are in this file, steps 7 to 10 are in client.py.
"""

import socket
import threading

HOST = "localhost"
PORT = 8080

users = []  # who is in the room: (name, client, lines) for each
lock = threading.Lock()  # hold it whenever you touch `users`


def receive(client):
    """Give the next bytes from a client, and b"" when no more will come, for whatever reason."""
    try:
        return client.recv(1024)
    except OSError:
        return b""


def lines_from(client):
    """Give the lines that a client sends, one after the other, until it has gone."""
    buffer = b""
    while data := receive(client):
        *lines, buffer = (buffer + data).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").strip()
            # Step 5, first half: `exit` is the last line of a user.
            yield text


def send_line(client, text):
    """Send one line to a client. One that has gone is no trouble for anyone else."""
    try:
        client.sendall(f"{text}\n".encode())
    except OSError:
        print("not delivered:", text)


def tell_other(user, text):
    """Send a line to the other user, if there is one."""
    with lock:
        others = [other for other in users if other is not user]
    for name, client, lines in others:
        print(f"for {name}: {text}")
        # Step 2, first half: this user gets the text.
        send_line(client, text)


def carry_line(user):
    """Wait for one line from a user and pass it on. False: there will be no more."""
    name, client, lines = user
    text = next(lines, None)
    if text is None:
        return False
    # Step 2, second half: the other one hears it, with the name of who said it.
    tell_other(user, f"{name}: {text}")
    return True


def serve(user):
    """Look after one user, from the first line to the last."""
    name, client, lines = user
    # Step 3, first half: pass on line after line, as long as there are any.
    while carry_line(user):
        print("one more line of", name)
    # Step 6: the seat of a user who has left is free again.

    # Step 5, second half: close the connection and tell the other who left.


def main():
    """Give a seat to everyone who comes, and let the users talk."""
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    while True:
        client, address = listener.accept()
        print("a newcomer from", address)
        # Step 4: when both seats are taken, say so, close, and wait for the next newcomer.

        # Step 1, first half: ask the newcomer for a name.
        send_line(client, "What is your name?")
        lines = lines_from(client)
        name = next(lines, None)
        if name is None:
            client.close()
            continue
        user = (name, client, lines)
        with lock:
            users.append(user)
        # Step 1, second half: welcome the newcomer by name.
        send_line(client, f"Welcome, {name}")
        # Step 3, second half: both talk whenever they like, each heard in a thread of its own.
        thread = threading.Thread(target=serve, args=(user,), daemon=True)


if __name__ == "__main__":
    main()
