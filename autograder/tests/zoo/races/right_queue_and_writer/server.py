# RIGHT: a queue and a writer thread for each client.
import queue
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


def writes(conn, todo):
    while (text := todo.get()) is not None:
        try:
            conn.sendall(f"{text}\n".encode())
        except OSError:
            pass
    conn.close()


def broadcast(text, me):
    with lock:
        for todo in clients:
            if todo is not me:
                todo.put(text)


def serve(conn):
    lines, todo = lines_of(conn), queue.Queue()
    threading.Thread(target=writes, args=(conn, todo), daemon=True).start()
    todo.put("name?")
    for name in lines:
        with lock:
            free = name not in clients.values()
            if free:
                clients[todo] = name
                todo.put(f"hello {name}")
        if free:
            broadcast(f"{name} joined", todo)
            for text in lines:
                broadcast(f"{name}: {text}", todo)
            with lock:
                del clients[todo]
            broadcast(f"{name} left", todo)
            break
        todo.put("taken, name?")
    todo.put(None)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
