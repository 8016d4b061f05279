# RIGHT: selectors, with a buffer for what could not be sent yet.
import selectors
import socket

sel = selectors.DefaultSelector()
pending = {}
finished = set()


def accept(listener):
    conn, addr = listener.accept()
    conn.setblocking(False)
    pending[conn] = bytearray()
    sel.register(conn, selectors.EVENT_READ)


def drop(conn):
    sel.unregister(conn)
    del pending[conn]
    finished.discard(conn)
    conn.close()


def serve(conn, mask):
    buffer = pending[conn]
    if mask & selectors.EVENT_READ:
        data = conn.recv(20000)
        if data:
            buffer += data
        else:
            finished.add(conn)
    if buffer:
        try:
            sent = conn.send(buffer)
            del buffer[:sent]
        except BlockingIOError:
            pass
    if conn in finished and not buffer:
        drop(conn)
        return
    wanted = 0 if conn in finished or len(buffer) > 100000 else selectors.EVENT_READ
    if buffer:
        wanted |= selectors.EVENT_WRITE
    sel.modify(conn, wanted)


listener = socket.create_server(("localhost", 8080))
listener.setblocking(False)
sel.register(listener, selectors.EVENT_READ)
while True:
    for key, mask in sel.select(timeout=5):
        if key.fileobj is listener:
            accept(listener)
        else:
            try:
                serve(key.fileobj, mask)
            except OSError as e:
                print("gone:", e)
                drop(key.fileobj)
