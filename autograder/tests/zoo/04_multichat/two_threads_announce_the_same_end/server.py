# WRONG: who finds a dead connection announces it, and the dead user's own thread does so again. FAILS: check_a_broken_connection_harms_no_speaker DIAGNOSIS: tells_everybody_twice line 24
import socket
import threading

users = {}
lock = threading.Lock()


def drop(sock, name):
    with lock:
        users.pop(sock, None)
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        print(name, "was closed already")
    broadcast(f"{name} left the chat", sock)


def broadcast(text, sender):
    with lock:
        others = [(s, n) for s, n in users.items() if s is not sender]
    for sock, name in others:
        try:
            sock.sendall((text + "\n").encode())
        except OSError:
            drop(sock, name)


def lines_of(sock):
    data = b""
    while True:
        try:
            new = sock.recv(4096)
        except OSError:
            return
        if new == b"":
            return
        data += new
        while b"\n" in data:
            line, data = data.split(b"\n", 1)
            yield line.decode("utf-8", "replace").strip()


def handler(sock):
    lines = lines_of(sock)
    sock.sendall(b"Enter your name\n")
    for name in lines:
        if name == "exit":
            break
        with lock:
            if name in users.values():
                name = None
            else:
                users[sock] = name
        if name is None:
            sock.sendall(b"Name is taken, enter another\n")
            continue
        broadcast(f"{name} joined the chat", sock)
        sock.sendall(f"Welcome, {name}\n".encode())
        for text in lines:
            if text == "exit":
                break
            broadcast(f"{name}: {text}", sock)
        drop(sock, name)
        break
    sock.close()


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=handler, args=(server.accept()[0],), daemon=True).start()
