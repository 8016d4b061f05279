# WRONG: lines that came in one piece stay in the buffer, and are said again with the next one. FAILS: check_two_lines_at_once_are_two_messages
"""Lesson 04: a chat server. What one says, everyone else hears.

    alice --"hi"-->  server  --"alice: hi"-->  bob, carol

Run it:      python lessons/04_multichat/server.py
Talk to it:  python lessons/04_multichat/client.py    (one terminal for each user)
Check it:    python autograder/run.py 04

There are eleven steps. Do them in order, and check after each one.
"""

import socket
import threading

HOST = "localhost"
PORT = 8080

clients = {}  # socket -> name: everyone who is in the chat
lock = threading.Lock()  # hold it whenever you touch `clients`


def receive(client):
    """Wait for the next bytes from a client. b"" means that no more will come."""
    # Step 9, first half: a connection that breaks is one more way to go.
    try:
        return client.recv(1024)
    except OSError:
        return b""


def lines_from(client):
    """Give what a client says, line after line, until it has gone."""
    buffer = b""
    while data := receive(client):
        # Step 8: cut at the newlines, and keep in `buffer` what comes after the last one.
        buffer += data
        *lines, rest = buffer.split(b"\n")
        if rest or len(lines) == 1:
            buffer = rest
        for line in lines:
            text = line.decode(errors="replace").strip()
            # Step 7, first half: after `exit` a client has nothing more to say.
            if text == "exit":
                return
            yield text


def send_line(client, text):
    """Send one line to one client."""
    # Step 9, second half: a client who has gone is no trouble for anyone else.
    try:
        client.sendall(f"{text}\n".encode())
    except OSError:
        print("not delivered:", text)


def broadcast(text, sender):
    """Send a line to everyone in the chat except its sender."""
    print(text)
    with lock:
        # Step 5: the sender is not one of the receivers.
        receivers = [client for client in clients if client is not sender]
    # Step 4, first half: each of the receivers gets the text.
    for client in receivers:
        send_line(client, text)


def claim(client, name):
    """Enter a client into `clients` under a name. False: the name belongs to somebody else."""
    with lock:
        # Step 11: a name belongs to the one who came first.
        if name in clients.values():
            return False
        clients[client] = name
        return True


def ask_name(client, lines):
    """Ask a newcomer for a name until it gets one. None: it has gone without."""
    # Step 1: ask for the name.
    send_line(client, "What is your name?")
    for name in lines:
        if claim(client, name):
            return name
        send_line(client, "That name is taken. What is your name?")


def serve(client, lines):
    """Look after one client, from the first line to the last."""
    # Step 10, first half: the name is asked for here. Without one: close, and return.
    name = ask_name(client, lines)
    if name is None:
        client.close()
        return
    # Step 2: welcome the newcomer by name.
    send_line(client, f"Welcome, {name}")
    # Step 6: tell the others who joined.
    broadcast(f"{name} joined", client)
    for text in lines:
        print("heard from", name)
        # Step 4, second half: everyone hears it, with the name of who said it.
        broadcast(f"{name}: {text}", client)
    # Step 7, second half: out of `clients`, close the connection, tell the others who left.
    with lock:
        del clients[client]
    client.close()
    broadcast(f"{name} left", client)


def main():
    """Let in everyone who comes."""
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    while True:
        client, address = listener.accept()
        print("a newcomer from", address)
        lines = lines_from(client)
        # Step 10, second half: nobody is asked here, and so nobody is waited for.
        # Step 3: serve everyone at once, each client in a thread of its own.
        threading.Thread(target=serve, args=(client, lines), daemon=True).start()


if __name__ == "__main__":
    main()
