# WRONG: a newcomer who was refused a name and hangs up makes it free. FAILS: check_a_refused_name_holds_up_nobody
"""A chat that lasts the night: a reader and a writer for each client, an outbox between."""

import os
import queue
import signal
import socket
import threading
import time

HOST = "localhost"
PORT = 8080
LONGEST_LINE = 65536  # bytes
LONGEST_NAME = 32  # letters
LINES_A_SECOND = 100
MOST_WAITING = 100  # pieces in one outbox
IDLE_SECONDS = float(os.environ.get("CHAT_IDLE_SECONDS", "300"))

clients = {}  # socket -> name
names = set()  # all names in use
outboxes = {}  # socket -> queue
lock = threading.Lock()


def hang_up(client):
    """End a connection, and wake whoever waits for it."""
    try:
        client.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def receive(client):
    """The next bytes; b"" when there are none any more."""
    try:
        return client.recv(65536)
    except OSError:
        return b""


def lines_from(client):
    """The lines of a client, until exit, the end, or a line too long."""
    buffer = b""
    while data := receive(client):
        *lines, buffer = (buffer + data).split(b"\n")
        for line in lines:
            if len(line) > LONGEST_LINE:
                return
            text = line.decode(errors="replace").removesuffix("\r")
            if text == "exit":
                return
            yield text
        if len(buffer) > LONGEST_LINE:
            return


def write(client, outbox):
    """The writer of one client."""
    while (data := outbox.get()) is not None:
        try:
            client.sendall(data)
        except OSError:
            break
    hang_up(client)


def send(client, text):
    """Put a text into a client's outbox; if that is full, hang up."""
    outbox = outboxes[client]
    if outbox.qsize() < MOST_WAITING:
        outbox.put(text.encode())
    else:
        hang_up(client)


def broadcast(text, sender):
    """A text to everyone in the chat but its sender."""
    with lock:
        for client in clients:
            if client is not sender:
                send(client, text)


def claim(client, name):
    """Take a name. False: somebody has it."""
    with lock:
        if name in names:
            return False
        names.add(name)
        clients[client] = name
        return True


def is_name(name):
    """Letters and digits, and not too many of them."""
    return name.isalnum() and len(name) <= LONGEST_NAME


def ask_name(client, lines):
    """Ask for a name until there is one. None: gone without."""
    name = None
    send(client, "What is your name?\n")
    for name in lines:
        if is_name(name) and claim(client, name):
            return name
        send(client, "You cannot have that name. What is your name?\n")
    with lock:
        names.discard(name)  # gone before the welcome: what was wished for is free again
    return None


def printable(text):
    """What of a text can be printed."""
    return "".join(letter for letter in text if letter.isprintable())


def serve(client, outbox):
    """The reader of one client."""
    writer = threading.Thread(target=write, args=(client, outbox), daemon=True)
    writer.start()
    client.settimeout(IDLE_SECONDS)
    lines = lines_from(client)
    name = ask_name(client, lines)
    if name is not None:
        send(client, f"Welcome, {name}\n")
        broadcast(f"{name} joined\n", client)
        print(name, "joined")
        for text in lines:
            broadcast(f"{name}: {printable(text)}\n", client)
            time.sleep(1 / LINES_A_SECOND)
        print(name, "left")
        with lock:
            del clients[client]
            names.discard(name)
        broadcast(f"{name} left\n", client)
    hang_up(client)
    outbox.put(None)
    writer.join()
    with lock:
        del outboxes[client]
    client.close()


def let_in(listener):
    """A reader and an outbox for everyone who comes."""
    while True:
        client, address = listener.accept()
        print("a newcomer from", address)
        outbox = queue.Queue()
        with lock:
            outboxes[client] = outbox
        threading.Thread(target=serve, args=(client, outbox), daemon=True).start()


def say_goodbye():
    """A last line for everyone, and a second to get it out."""
    with lock:
        for outbox in outboxes.values():
            outbox.put(b"The server closes. Goodbye.\n")
            outbox.put(None)
    end = time.monotonic() + 1
    while outboxes and time.monotonic() < end:
        time.sleep(0.02)


def main():
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=let_in, args=(listener,), daemon=True).start()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        say_goodbye()


if __name__ == "__main__":
    main()
