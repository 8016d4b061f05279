# RIGHT (slow): sleeps 20 ms before each send.
import socket
import threading
import time

clients = {}
lock = threading.Lock()


def send(sock, text):
    time.sleep(0.02)
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("gone")


def send_others(sock, text):
    with lock:
        others = [c for c in clients if c is not sock]
    for other in others:
        send(other, text)


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
    send(sock, "Name?")
    name = None
    for text in lines(sock):
        if name is not None:
            send_others(sock, f"{name}: {text}")
            continue
        with lock:
            if text not in clients.values():
                clients[sock] = name = text
        if name is None:
            send(sock, "Taken. Name?")
        else:
            send(sock, f"Welcome, {name}")
            send_others(sock, f"{name} joined")
    with lock:
        clients.pop(sock, None)
    sock.close()
    if name is not None:
        send_others(sock, f"{name} left")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
