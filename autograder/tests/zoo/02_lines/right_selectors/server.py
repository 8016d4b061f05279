# RIGHT: selectors, a read and a write buffer for each connection, and a last word before it hangs up.
import selectors
import socket
from types import SimpleNamespace

LIMIT = 4096
sel = selectors.DefaultSelector()


def answer(line):
    try:
        return line.removesuffix(b"\r").decode().upper().encode() + b"\n"
    except UnicodeDecodeError:
        return b"error: invalid text\n"


def accept(listener):
    conn, _ = listener.accept()
    conn.setblocking(False)
    sel.register(conn, selectors.EVENT_READ, SimpleNamespace(read=b"", write=b"", leaving=False))


def drop(conn):
    sel.unregister(conn)
    conn.close()


def on_read(conn, state):
    data = conn.recv(1500)
    if not data:
        drop(conn)
        return
    if state.leaving:
        return
    *lines, state.read = (state.read + data).split(b"\n")
    for line in lines:
        if len(line) > LIMIT:
            state.leaving = True
            break
        state.write += answer(line)
    if state.leaving or len(state.read) > LIMIT:
        state.leaving = True
        state.write += b"error: too long\n"
    flush(conn, state)


def flush(conn, state):
    if state.write:
        state.write = state.write[conn.send(state.write) :]
    if state.leaving and not state.write:
        conn.shutdown(socket.SHUT_WR)  # what still comes is read and thrown away
        sel.modify(conn, selectors.EVENT_READ, state)
        return
    sel.modify(conn, selectors.EVENT_READ | (selectors.EVENT_WRITE if state.write else 0), state)


listener = socket.create_server(("localhost", 8080))
sel.register(listener, selectors.EVENT_READ)
while True:
    for key, mask in sel.select():
        if key.data is None:
            accept(key.fileobj)
            continue
        try:
            if mask & selectors.EVENT_WRITE:
                flush(key.fileobj, key.data)
            else:
                on_read(key.fileobj, key.data)
        except BlockingIOError:
            continue
        except OSError as e:
            print(e)
            drop(key.fileobj)
