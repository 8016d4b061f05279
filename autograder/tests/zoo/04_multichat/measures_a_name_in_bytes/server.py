# WRONG: a name of more than 32 bytes is refused as too long, though it has fewer letters. FAILS: check_names_are_as_people_choose_them
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
    with lock:
        if name in clients.values():
            return False
        clients[client] = name
        return True


def ask_name(client, lines):
    """Ask until there is a name; None: there is nobody to ask any more."""
    send_line(client, "What is your name?")
    for name in lines:
        if len(name.encode()) > 32:
            send_line(client, "That is too long. What is your name?")
        elif claim(client, name):
            return name
        else:
            send_line(client, "That name is taken. What is your name?")
    return None


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
