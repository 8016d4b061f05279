# RACY: looks whether a name is free, and takes it, on one line. FINDS: shared name PAUSED: `if name not in clients and clients.setdefault(name, conn):` MEANWHILE: any
import socket
import threading

clients = {}  # name -> connection
lock = threading.Lock()


def lines_of(conn):
    rest = b""
    while True:
        try:
            data = conn.recv(1024)
        except OSError:
            return
        if not data:
            return
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            text = line.decode(errors="replace").strip()
            if text == "exit":
                return
            yield text


def broadcast(text, but):
    with lock:
        others = [conn for name, conn in clients.items() if name != but]
    for conn in others:
        try:
            conn.sendall((text + "\n").encode())
        except OSError:
            print("gone")


def ask(conn, lines):
    conn.sendall(b"Your name?\n")
    for name in lines:
        if name not in clients and clients.setdefault(name, conn):
            print("new:", name)
            return name
        conn.sendall(b"Taken. Your name?\n")
    return None


def serve(conn):
    lines = lines_of(conn)
    name = ask(conn, lines)
    if name is None:
        conn.close()
        return
    conn.sendall(f"Hello, {name}\n".encode())
    broadcast(f"{name} is here", name)
    for text in lines:
        broadcast(f"{name}: {text}", name)
    with lock:
        clients.pop(name, None)
    conn.close()
    broadcast(f"{name} is gone", name)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
