# RIGHT: one thread and selectors.
import selectors
import socket

sel = selectors.DefaultSelector()
rests = {}
names = {}


def send(conn, text):
    try:
        conn.sendall(f"{text}\n".encode())
    except OSError:
        pass


def broadcast(text, me):
    for conn in list(names):
        if conn is not me:
            send(conn, text)


def drop(conn):
    sel.unregister(conn)
    conn.close()
    rests.pop(conn)
    name = names.pop(conn, None)
    if name:
        broadcast(f"{name} left", conn)


def heard(conn, text):
    if text == "exit":
        drop(conn)
    elif conn in names:
        broadcast(f"{names[conn]}: {text}", conn)
    elif text in names.values():
        send(conn, "taken, name?")
    else:
        names[conn] = text
        send(conn, f"hello {text}")
        broadcast(f"{text} joined", conn)


def readable(conn):
    try:
        data = conn.recv(4096)
    except OSError:
        data = b""
    if not data:
        drop(conn)
        return
    *lines, rests[conn] = (rests[conn] + data).split(b"\n")
    for line in lines:
        if conn in rests:
            heard(conn, line.decode(errors="replace").strip())


listener = socket.create_server(("localhost", 8080))
sel.register(listener, selectors.EVENT_READ)
while True:
    for key, _ in sel.select():
        if key.fileobj is listener:
            conn, _ = listener.accept()
            rests[conn] = b""
            sel.register(conn, selectors.EVENT_READ)
            send(conn, "name?")
        else:
            readable(key.fileobj)
