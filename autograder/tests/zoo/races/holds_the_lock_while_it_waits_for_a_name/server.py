# RACY: the lock is held while somebody thinks about a name. FINDS: stuck PAUSED: none MEANWHILE: `with lock:`
import socket
import threading

clients = {}
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


def broadcast(text, me):
    with lock:
        for conn in clients:
            if conn is not me:
                try:
                    conn.sendall((text + "\n").encode())
                except OSError:
                    pass


def ask_name(conn, lines):
    with lock:
        conn.sendall(b"Name?\n")
        for name in lines:
            if name not in clients.values():
                clients[conn] = name
                return name
            conn.sendall(b"Taken. Name?\n")
    return None


def serve(conn):
    lines = lines_of(conn)
    name = ask_name(conn, lines)
    if name is None:
        conn.close()
        return
    conn.sendall(f"Welcome {name}\n".encode())
    broadcast(f"{name} joined", conn)
    for text in lines:
        broadcast(f"{name}: {text}", conn)
    with lock:
        del clients[conn]
    conn.close()
    broadcast(f"{name} left", conn)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
