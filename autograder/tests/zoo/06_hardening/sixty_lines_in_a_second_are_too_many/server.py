# WRONG: lets go who says more than 60 lines in a second. FAILS: check_a_hundred_lines_in_a_row_arrive
"""Lesson 06: the chat of lesson 04, fit to be left running overnight.

    alice --"hi"-->  reader  -->  outbox, writer  --"alice: hi"-->  bob
                             -->  outbox, writer  --"alice: hi"-->  carol

Run it:      python lessons/06_hardening/server.py
Talk to it:  python lessons/04_multichat/client.py    (one terminal for each user)
Check it:    python autograder/run.py 06

There are nine steps. Do them in order, and check after each one.
"""

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
LINES_A_SECOND = 100  # from one user: nobody types faster
MOST_WAITING = 100  # lines in one outbox
IDLE_SECONDS = float(os.environ.get("CHAT_IDLE_SECONDS", "300"))

clients = {}  # socket -> name: everyone who is in the chat
outboxes = {}  # socket -> queue: what waits to be sent to everyone who is connected
lock = threading.Lock()  # hold it whenever you change `clients` or `outboxes`, or go through them


def hang_up(client):
    """End a connection. Whoever waits in a call on it, reader or writer, comes back from that call."""
    try:
        client.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it had ended already


def receive(client):
    """Wait for the next bytes from a client. b"" means that it has gone."""
    try:
        return client.recv(65536)
    except OSError:
        return b""


def lines_from(client):
    """Give what a client says, line after line, until it has gone."""
    buffer = b""
    while data := receive(client):
        *lines, buffer = (buffer + data).split(b"\n")
        # Step 5, first half: a line has an end. Nobody is listened to for ever.
        if len(buffer) > LONGEST_LINE:
            return
        for line in lines:
            text = line.decode(errors="replace").strip()
            if text == "exit":
                return
            yield text


def write(client, outbox):
    """The writer of one client: send what comes into its outbox. None is the end."""
    while (data := outbox.get()) is not None:
        # Step 3, first half: here a send may take its time. When it fails, hang up.
        try:
            client.sendall(data)
        except OSError:
            hang_up(client)
    hang_up(client)


def send(client, text):
    """Send a text to one client."""
    # Step 3, second half: it goes into the outbox, and nobody waits. Too much in there: hang up.
    if outboxes[client].qsize() < MOST_WAITING:
        outboxes[client].put(text.encode())
    else:
        hang_up(client)


def broadcast(text, sender):
    """Send a text to everyone in the chat except its sender."""
    # Step 2, first half: nobody comes or goes while you go through them.
    with lock:
        for client in clients:
            if client is not sender:
                send(client, text)


def claim(client, name):
    """Enter a client into `clients` under a name. False: the name belongs to somebody else."""
    # Step 1: nobody else comes between looking and entering.
    with lock:
        if name in clients.values():
            return False
        clients[client] = name
        return True


def ask_name(client, lines):
    """Ask a newcomer for a name until it gets one. None: it has gone without."""
    send(client, "What is your name?\n")
    for name in lines:
        # Step 6, first half: a name is made of letters and digits, and it is short.
        if name.isalnum() and len(name) <= LONGEST_NAME and claim(client, name):
            return name
        send(client, "You cannot have that name. What is your name?\n")


def serve(client, outbox):
    """The reader of one client, from the first line to the last."""
    writer = threading.Thread(target=write, args=(client, outbox), daemon=True)
    writer.start()
    # Step 7: who is silent for too long counts as gone.
    client.settimeout(IDLE_SECONDS)
    lines = lines_from(client)
    name = ask_name(client, lines)
    if name is not None:
        send(client, f"Welcome, {name}\n")
        broadcast(f"{name} joined\n", client)
        print(name, "joined")
        n, t0 = 0, time.monotonic()
        for text in lines:
            # Step 6, second half: what could make a screen lie is left out.
            text = "".join(filter(str.isprintable, text))
            # Step 4: what belongs together goes out together.
            broadcast(f"{name}: {text}\n", client)
            # Step 5, second half: nobody talks faster than people can.
            n += 1
            if n > 60 and time.monotonic() - t0 < 1: break
            if time.monotonic() - t0 > 1: n, t0 = 0, time.monotonic()
        print(name, "left")
        # Step 2, second half: nobody goes through `clients` while you take somebody out.
        with lock:
            del clients[client]
        broadcast(f"{name} left\n", client)
    hang_up(client)
    # Step 9: what came with this client goes with it: writer, outbox, socket.
    outbox.put(None)
    writer.join()
    with lock:
        del outboxes[client]
    client.close()


def let_in(listener):
    """Let in everyone who comes, each with an outbox and a reader."""
    while True:
        client, address = listener.accept()
        print("a newcomer from", address)
        outbox = queue.Queue()
        with lock:
            outboxes[client] = outbox
        threading.Thread(target=serve, args=(client, outbox), daemon=True).start()


def say_goodbye():
    """Tell everyone that the server closes, and see them out."""
    # Step 8, first half: a last word into every outbox, then None. Wait until all are out, a second at most.
    with lock:
        for outbox in outboxes.values():
            outbox.put(b"The server closes. Goodbye.\n")
            outbox.put(None)
    deadline = time.monotonic() + 1
    while clients and time.monotonic() < deadline:
        time.sleep(0.01)


def main():
    """Listen, until somebody ends it."""
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    # Step 8, second half: main only waits for the end; Ctrl-C and SIGTERM both are one.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=let_in, args=(listener,), daemon=True).start()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        say_goodbye()


if __name__ == "__main__":
    main()
