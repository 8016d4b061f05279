# RIGHT: one thread, selectors, outgoing bytes kept for each client.
import selectors
import socket

selector = selectors.DefaultSelector()
states = {}


class State:
    def __init__(self, sock):
        self.sock = sock
        self.name = None
        self.incoming = b""
        self.outgoing = b""
        self.ending = False


def put(state, text):
    state.outgoing += text.encode() + b"\n"
    selector.modify(state.sock, selectors.EVENT_READ | selectors.EVENT_WRITE, state)


def put_others(state, text):
    for other in list(states.values()):
        if other is not state and other.name is not None and not other.ending:
            put(other, text)


def end(state):
    selector.unregister(state.sock)
    state.sock.close()
    del states[state.sock]
    if state.name is not None:
        put_others(state, f"{state.name} left")


def on_line(state, text):
    if text == "exit":
        state.ending = True
    elif state.name is not None:
        put_others(state, f"{state.name}: {text}")
    elif any(s.name == text for s in states.values()):
        put(state, "That one is here already. Your name?")
    else:
        state.name = text
        put(state, f"Welcome, {text}")
        put_others(state, f"{text} joined")


def on_readable(state):
    try:
        data = state.sock.recv(4096)
    except BlockingIOError:
        return
    except OSError:
        data = b""
    if not data:
        state.ending = True
    *lines, state.incoming = (state.incoming + data).split(b"\n")
    for line in lines:
        if not state.ending:
            on_line(state, line.decode("utf-8", "replace").strip())


def on_writable(state):
    try:
        sent = state.sock.send(state.outgoing)
    except BlockingIOError:
        return
    except OSError:
        state.ending = True
        return
    state.outgoing = state.outgoing[sent:]
    if not state.outgoing:
        selector.modify(state.sock, selectors.EVENT_READ, state)


listener = socket.create_server(("localhost", 8080))
listener.setblocking(False)
selector.register(listener, selectors.EVENT_READ)
while True:
    for key, events in selector.select():
        if key.data is None:
            sock, _ = listener.accept()
            sock.setblocking(False)
            states[sock] = State(sock)
            selector.register(sock, selectors.EVENT_READ, states[sock])
            put(states[sock], "Your name?")
            continue
        if events & selectors.EVENT_WRITE:
            on_writable(key.data)
        if events & selectors.EVENT_READ and not key.data.ending:
            on_readable(key.data)
        if key.data.ending:
            end(key.data)
