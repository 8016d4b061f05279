# RIGHT: a newcomer gets the last twenty lines of the chat, notices and all, after the welcome.
import socket
import threading
from collections import deque

history = deque(maxlen=20)
clients = {}
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("not sent")


def publish(text, author):
    with lock:
        history.append(text)
        receivers = [c for c in clients if c is not author]
    for receiver in receivers:
        send(receiver, text)


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
    feed = lines(sock)
    send(sock, "Name?")
    name = None
    for name in feed:
        with lock:
            taken = name in clients.values()
            if not taken:
                clients[sock] = name
                past = list(history)
        if not taken:
            break
        send(sock, "Taken. Name?")
    else:
        sock.close()
        return
    send(sock, f"Welcome, {name}. This was said before you came:")
    for text in past:
        send(sock, text)
    publish(f"{name} joined", sock)
    for text in feed:
        publish(f"{name}: {text}", sock)
    with lock:
        del clients[sock]
    sock.close()
    publish(f"{name} left", sock)


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
