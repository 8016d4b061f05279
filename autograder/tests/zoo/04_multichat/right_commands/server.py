# RIGHT: knows /who, /nick-like commands, /me and /help beside plain text.
import socket
import threading
import time

members = {}
lock = threading.Lock()
began = time.monotonic()


def send(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("not sent")


def send_others(sock, text):
    with lock:
        others = [m for m in members if m is not sock]
    for other in others:
        send(other, text)


def command(sock, name, text):
    word, _, rest = text.partition(" ")
    if word == "/who":
        with lock:
            send(sock, "here: " + ", ".join(sorted(members.values())))
    elif word == "/me":
        send_others(sock, f"* {name} {rest}")
    elif word == "/uptime":
        send(sock, f"{time.monotonic() - began:.0f} s")
    else:
        send(sock, "/who, /me, /uptime, exit")


def lines(sock):
    stream = sock.makefile("rb")
    try:
        while (raw := stream.readline()).endswith(b"\n"):
            text = raw.decode("utf-8", "replace").strip()
            if text in ("exit", "/quit", "/exit"):
                break
            yield text
    except OSError:
        print("broken")
    stream.close()


def serve(sock):
    send(sock, "Welcome! Your name? (/help for help)")
    name = None
    feed = lines(sock)
    for text in feed:
        if name is not None and text.startswith("/"):
            command(sock, name, text)
        elif name is not None:
            send_others(sock, f"{name}: {text}")
        else:
            with lock:
                if text not in members.values() and text and not text.startswith("/"):
                    members[sock] = name = text
            if name is None:
                send(sock, "Not that one. Your name?")
            else:
                send(sock, f"Hello {name}, there are {len(members)} of us")
                send_others(sock, f"{name} joined, there are {len(members)} of us")
    with lock:
        members.pop(sock, None)
    feed.close()
    sock.close()
    if name is not None:
        send_others(sock, f"{name} left, there are {len(members)} of us")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
