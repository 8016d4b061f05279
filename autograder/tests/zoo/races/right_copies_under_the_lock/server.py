# RIGHT: a copy under the lock, a lock for each connection's sends, and a number for each message.
import socket
import threading

clients = {}
lock = threading.Lock()
numbers = 0


class Client:
    def __init__(self, conn):
        self.conn = conn
        self.sending = threading.Lock()

    def send(self, text):
        with self.sending:
            try:
                self.conn.sendall(f"{text}\n".encode())
            except OSError:
                pass


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
        others = [client for client in clients if client is not me]
    for client in others:
        client.send(text)


def next_number():
    global numbers
    with lock:
        numbers += 1
        return numbers


def serve(conn):
    client, lines = Client(conn), lines_of(conn)
    client.send("name?")
    for name in lines:
        with lock:
            free = name not in clients.values()
            if free:
                clients[client] = name
        if free:
            break
        client.send("taken, name?")
    else:
        conn.close()
        return
    client.send(f"hello {name}")
    broadcast(f"{name} joined", client)
    for text in lines:
        broadcast(f"{next_number()} {name}: {text}", client)
    with lock:
        del clients[client]
    conn.close()
    broadcast(f"{name} left", client)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
