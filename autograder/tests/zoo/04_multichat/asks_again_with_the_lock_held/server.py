# WRONG: while somebody who was refused a name thinks about another, nobody can be heard. FAILS: check_a_taken_name_stays_taken
"""A chat for many: a thread for each client, a dictionary of who is there."""

import socket
import threading

HOST = "localhost"
PORT = 8080

clients = {}
lock = threading.Lock()


def receive(client):
    try:
        return client.recv(1024)
    except OSError:
        return b""


def lines_from(client):
    """The lines of a client, until `exit` or its end."""
    buffer = b""
    while data := receive(client):
        *lines, buffer = (buffer + data).split(b"\n")
        for line in lines:
            text = line.decode(errors="replace").removesuffix("\r")
            if text == "exit":
                return
            yield text


def send_line(client, text):
    try:
        client.sendall(f"{text}\n".encode())
    except OSError as error:
        print("not delivered:", error)


def broadcast(text, sender):
    """One line to everyone but its sender."""
    print(text)
    with lock:
        receivers = [client for client in clients if client is not sender]
    for client in receivers:
        send_line(client, text)


def claim(client, name):
    """Take a name. False: somebody has it."""
    clients[client] = name


def ask_name(client, lines):
    """Ask until there is a name; None: there is nobody to ask any more."""
    send_line(client, "What is your name?")
    name = next(lines, None)
    with lock:
        while name in clients.values():
            send_line(client, "That name is taken. What is your name?")
            name = next(lines, None)
        if name is not None:
            claim(client, name)
    return name


def serve(client, lines):
    """One client, from the question to the end."""
    name = ask_name(client, lines)
    if name is None:
        client.close()
        return
    send_line(client, f"Welcome, {name}")
    broadcast(f"{name} joined", client)
    for text in lines:
        broadcast(f"{name}: {text}", client)
    with lock:
        del clients[client]
    client.close()
    broadcast(f"{name} left", client)


def main():
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    while True:
        client, address = listener.accept()
        print("a newcomer from", address)
        threading.Thread(target=serve, args=(client, lines_from(client)), daemon=True).start()


if __name__ == "__main__":
    main()
