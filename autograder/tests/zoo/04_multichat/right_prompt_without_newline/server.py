# RIGHT: a server of lines whose prompts, "Your name: " and "> ", end without a newline.
import socket
import threading

clients = {}
lock = threading.Lock()


def raw(sock, text):
    try:
        sock.sendall(text.encode())
    except OSError:
        print("lost", sock)


def everyone_else(sock, text):
    with lock:
        rest = [c for c in clients if c is not sock]
    for c in rest:
        raw(c, f"\r{text}\n> ")


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
    raw(sock, "Your name: ")
    name = None
    for text in lines(sock):
        if name is not None:
            everyone_else(sock, f"{name}: {text}")
            raw(sock, "> ")
            continue
        with lock:
            if text not in clients.values():
                clients[sock] = name = text
        if name is None:
            raw(sock, "Taken. Your name: ")
        else:
            raw(sock, f"Welcome, {name}\n> ")
            everyone_else(sock, f"{name} joined")
    with lock:
        clients.pop(sock, None)
    sock.close()
    if name is not None:
        everyone_else(sock, f"{name} left")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
