# RACY: a copy under the lock, and nobody expects that one in it may close. FINDS: died PAUSED: `target.sendall(data)` MEANWHILE: `conn.close()`, `del people[conn]`
import socket
import threading

people = {}
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


def broadcast(data, sender):
    with lock:
        targets = [conn for conn in people if conn is not sender]
    for target in targets:
        target.sendall(data)


def serve(conn):
    lines = lines_of(conn)
    conn.sendall(b"Name?\n")
    name = ""
    for wanted in lines:
        with lock:
            if wanted not in people.values():
                people[conn] = name = wanted
        if name:
            break
        conn.sendall(b"Taken\n")
    if not name:
        conn.close()
        return
    conn.sendall(f"Hello {name}\n".encode())
    broadcast(f"{name} joins\n".encode(), conn)
    for text in lines:
        broadcast(f"{name}: {text}\n".encode(), conn)
    with lock:
        del people[conn]
    conn.close()
    broadcast(f"{name} leaves\n".encode(), conn)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
