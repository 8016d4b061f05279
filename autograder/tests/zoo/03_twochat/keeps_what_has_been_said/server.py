# WRONG: two lines that come in one piece are said again in front of the next line. FAILS: check_both_may_talk_in_any_order
"""A chat for two: a thread for each, a list of who is in the room."""

import socket
import threading

HOST = "localhost"
PORT = 8080
SEATS = 2

users = []
lock = threading.Lock()


def receive(client):
    """The next bytes of a client; b"" when it has gone."""
    try:
        return client.recv(1024)
    except OSError:
        return b""


def lines_from(client):
    """The lines of a client, until it says exit or has gone."""
    buffer = b""
    while data := receive(client):
        buffer += data
        *lines, rest = buffer.split(b"\n")
        if rest:
            buffer = rest
        elif len(lines) == 1:
            buffer = b""
        for line in lines:
            text = line.decode(errors="replace").removesuffix("\r")
            if text == "exit":
                return
            yield text


def send_line(client, text):
    """Send one line; whoever has gone is no trouble."""
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
        send_line(client, text)


def serve(user):
    """Look after one user to the end."""
    name, client, lines = user
    for text in lines:
        tell_other(user, f"{name}: {text}")
        print("one more line of", name)
    with lock:
        users.remove(user)
    client.close()
    tell_other(user, f"{name} left")


def main():
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    while True:
        client, address = listener.accept()
        print("a newcomer from", address)
        with lock:
            full = len(users) >= SEATS
        if full:
            send_line(client, "The room is full.")
            client.close()
            continue
        send_line(client, "What is your name?")
        lines = lines_from(client)
        name = next(lines, None)
        if name is None:
            client.close()
            continue
        user = (name, client, lines)
        with lock:
            users.append(user)
        send_line(client, f"Welcome, {name}")
        threading.Thread(target=serve, args=(user,), daemon=True).start()


if __name__ == "__main__":
    main()
