# RACY: looks at the queue outside the lock, then waits to be woken: the call comes in between. FINDS: lost PAUSED: `with self.news:` or `self.news.wait()` MEANWHILE: `self.news.notify()` or any
import socket
import threading

clients = {}
lock = threading.Lock()


class Writer:
    def __init__(self, conn):
        self.conn = conn
        self.todo = []
        self.news = threading.Condition()
        threading.Thread(target=self.work, daemon=True).start()

    def put(self, text):
        with self.news:
            self.todo.append(text)
            self.news.notify()

    def work(self):
        while True:
            if not self.todo:
                with self.news:
                    self.news.wait()
            while self.todo:
                text = self.todo.pop(0)
                if text is None:
                    self.conn.close()
                    return
                try:
                    self.conn.sendall(text.encode() + b"\n")
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
        writers = [writer for writer, name in clients.items() if writer is not me]
    for writer in writers:
        writer.put(text)


def serve(conn):
    lines = lines_of(conn)
    conn.sendall(b"Name?\n")
    for name in lines:
        with lock:
            free = name not in clients.values()
            if free:
                writer = Writer(conn)
                clients[writer] = name
        if free:
            break
        conn.sendall(b"Taken\n")
    else:
        conn.close()
        return
    writer.put(f"Welcome {name}")
    broadcast(f"{name} joined", writer)
    for text in lines:
        broadcast(f"{name}: {text}", writer)
    with lock:
        del clients[writer]
    writer.put(None)
    broadcast(f"{name} left", writer)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
