# RIGHT: a second alice is told so, without asking again, and let go.
import socket
import threading

clients = {}
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        print("could not send")


def broadcast(text, sender):
    with lock:
        socks = [s for n, s in clients.items() if n != sender]
    for s in socks:
        send(s, text)


def get(stream):
    try:
        raw = stream.readline()
    except OSError:
        return None
    text = raw.decode("utf-8", "replace").strip()
    return None if text == "exit" or not raw.endswith(b"\n") else text


def enter(sock, name):
    with lock:
        if name in clients:
            return False
        clients[name] = sock
        return True


def handle(sock):
    with sock, sock.makefile("rb") as stream:
        send(sock, "Please give a name:")
        name = get(stream)
        if name is None:
            return
        if not enter(sock, name):
            send(sock, "This name is taken. Connect again with another one.")
            return
        send(sock, f"Welcome {name}")
        broadcast(f"{name} connected", name)
        while (text := get(stream)) is not None:
            broadcast(f"{name}: {text}", name)
        with lock:
            del clients[name]
    broadcast(f"{name} disconnected", name)


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=handle, args=(server.accept()[0],), daemon=True).start()
