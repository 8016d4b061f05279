# RACY: sends a long message slice by slice, and two of them mix. FINDS: mixed PAUSED: `conn.sendall(data[at : at + 512])` MEANWHILE: `conn.sendall(data[at : at + 512])`
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


def send_slowly(conn, text):
    data = text.encode() + b"\n"
    for at in range(0, len(data), 512):
        try:
            conn.sendall(data[at : at + 512])
        except OSError:
            return


def broadcast(sender, text):
    with lock:
        receivers = [c for c in clients if c is not sender]
    for conn in receivers:
        send_slowly(conn, text)


def serve(conn):
    lines = lines_of(conn)
    send_slowly(conn, "name please")
    for name in lines:
        with lock:
            free = name not in clients.values()
            if free:
                clients[conn] = name
        if free:
            break
        send_slowly(conn, "taken")
    else:
        conn.close()
        return
    send_slowly(conn, f"welcome, {name}")
    broadcast(conn, f"* {name} joined")
    for text in lines:
        broadcast(conn, f"{name}: {text}")
    with lock:
        del clients[conn]
    conn.close()
    broadcast(conn, f"* {name} left")


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
