# RIGHT: bounded queues and writers; who says more than 110 lines in a second is thrown out.
import os
import queue
import re
import signal
import socket
import threading
import time

idle = float(os.environ.get("CHAT_IDLE_SECONDS", 300))
lock = threading.Lock()
rooms = {"people": {}}
threads = set()
end = threading.Event()
NAME = re.compile(r"[^\W_]{1,32}")


class Writer(threading.Thread):
    def __init__(self, conn):
        super().__init__(daemon=True)
        self.conn, self.todo = conn, queue.Queue(maxsize=160)

    def put(self, text):
        try:
            self.todo.put_nowait(text)
        except queue.Full:
            cut(self.conn)

    def run(self):
        while (text := self.todo.get()) is not None:
            try:
                self.conn.sendall(f"{text}\r\n".encode())
            except OSError:
                cut(self.conn)
        cut(self.conn)


def cut(conn):
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def everyone_but(me, text):
    with lock:
        for writer in [w for w in rooms["people"] if w is not me]:
            writer.put(text)


def listen_to(conn, writer):
    conn.settimeout(idle)
    name, left, second = "", b"", [time.monotonic(), 0]
    writer.put("Who are you?")
    while True:
        try:
            data = conn.recv(4096)
        except OSError:
            break
        left += data
        if not data or (b"\n" not in left and len(left) > 70_000):
            break
        *lines, left = left.split(b"\n")
        for line in lines:
            if time.monotonic() - second[0] > 1:
                second = [time.monotonic(), 0]
            second[1] += 1
            text = line.decode("utf-8", "replace").strip()
            if text == "exit" or second[1] > 110:
                return name
            if name:
                if text.isprintable():
                    everyone_but(writer, f"<{name}> {text}")
                else:
                    writer.put("(not sent: there are odd characters in it)")
                continue
            with lock:
                if NAME.fullmatch(text) and text not in rooms["people"].values():
                    name = rooms["people"][writer] = text
            if name:
                writer.put(f"Welcome, {name}")
                everyone_but(writer, f"* {name} has joined")
            else:
                writer.put("Somebody else, please. Who are you?")
    return name


def handle(conn):
    writer = Writer(conn)
    threads.add(writer)
    writer.start()
    listen_to(conn, writer)
    with lock:
        name = rooms["people"].pop(writer, "")
    if name:
        everyone_but(writer, f"* {name} has left")
    cut(conn)
    while writer.is_alive():
        try:
            writer.todo.put(None, timeout=0.05)
        except queue.Full:
            continue
        writer.join(1)
    conn.close()
    threads.discard(writer)


def accept(server):
    while True:
        conn, _ = server.accept()
        threading.Thread(target=handle, args=(conn,), daemon=True).start()


signal.signal(signal.SIGTERM, lambda *_: end.set())
signal.signal(signal.SIGINT, lambda *_: end.set())
server = socket.create_server(("localhost", 5555))
threading.Thread(target=accept, args=(server,), daemon=True).start()
while not end.wait(0.5):
    continue
everyone_but(None, "* the server goes home")
limit = time.monotonic() + 1
for writer in list(threads):
    try:
        writer.todo.put(None, timeout=max(0, limit - time.monotonic()))
    except queue.Full:
        continue
for writer in list(threads):
    writer.join(max(0, limit - time.monotonic()))
