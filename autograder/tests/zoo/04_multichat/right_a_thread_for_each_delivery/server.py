# RIGHT: each message to each user is delivered by a thread of its own, which waits for the one before it.
import socket
import threading

members = {}
last = {}  # socket -> the thread that delivers the last message put for it
lock = threading.Lock()


def deliver(sock, text, before):
    if before is not None:
        before.join()
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("no delivery")


def put(sock, text):
    thread = threading.Thread(target=deliver, args=(sock, text, last.get(sock)), daemon=True)
    last[sock] = thread
    thread.start()


def put_others(sock, text):
    with lock:
        for other in members:
            if other is not sock:
                put(other, text)


def lines(sock):
    rest = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        *full, rest = (rest + data).split(b"\n")
        for line in full:
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                return
            yield text


def serve(sock):
    name = None
    with lock:
        put(sock, "Name?")
    for text in lines(sock):
        if name is not None:
            put_others(sock, f"{name}: {text}")
            continue
        with lock:
            if text in members.values():
                put(sock, "Taken. Name?")
            else:
                members[sock] = name = text
                put(sock, f"Welcome, {name}")
        if name is not None:
            put_others(sock, f"{name} joined")
    with lock:
        members.pop(sock, None)
        delivering = last.pop(sock)
    delivering.join()
    sock.close()
    if name is not None:
        put_others(sock, f"{name} left")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
