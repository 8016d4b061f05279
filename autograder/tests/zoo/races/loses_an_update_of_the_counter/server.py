# RACY: reads the number of the last message, adds one, writes it back. FINDS: number twice PAUSED: `counter = number` MEANWHILE: `counter = number`
import socket
import threading

counter = 0
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


def send_all(text, me):
    with lock:
        others = [c for c in clients if c is not me]
    for c in others:
        try:
            c.sendall(text.encode())
        except OSError:
            pass


def chat(name, text, me):
    global counter
    number = counter + 1
    line = f"#{number} {name}: {text}\n"
    counter = number
    send_all(line, me)


def serve(conn):
    lines = lines_of(conn)
    conn.sendall("Как вас зовут?\n".encode())
    name = None
    for wish in lines:
        with lock:
            if wish not in clients.values():
                clients[conn] = name = wish
                break
        conn.sendall("Имя занято\n".encode())
    if name is None:
        conn.close()
        return
    conn.sendall(f"Привет, {name}\n".encode())
    send_all(f"{name} вошёл\n", conn)
    for text in lines:
        chat(name, text, conn)
    with lock:
        clients.pop(conn)
    conn.close()
    send_all(f"{name} вышел\n", conn)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
