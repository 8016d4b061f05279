# RIGHT: one lock around everything, the sends too.
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


def send(conn, text):
    try:
        conn.sendall(f"{text}\n".encode())
    except OSError:
        pass


def broadcast(text, me):
    with lock:
        for conn in clients:
            if conn is not me:
                send(conn, text)


def serve(conn):
    lines = lines_of(conn)
    send(conn, "name?")
    for name in lines:
        with lock:
            free = name not in clients.values()
            if free:
                clients[conn] = name
        if free:
            break
        send(conn, "taken, name?")
    else:
        conn.close()
        return
    send(conn, f"hello {name}")
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
