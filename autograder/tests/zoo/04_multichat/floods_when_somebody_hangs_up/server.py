# WRONG: an empty message is relayed like any other, for ever. FAILS: check_the_chat_survives_one_who_hangs_up, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment DIAGNOSIS: ignores_the_end line 31
import socket
import threading

connections = {}
lock = threading.Lock()


def put(conn, text):
    try:
        conn.sendall(f"{text}\n".encode())
    except OSError:
        pass


def put_to_others(conn, text):
    with lock:
        others = [c for c in connections if c is not conn]
    for other in others:
        put(other, text)


class Lines:
    def __init__(self, conn):
        self.conn = conn
        self.waiting = []
        self.rest = b""

    def next(self):
        while not self.waiting:
            data = self.conn.recv(1024)
            if not data:
                return ""
            *lines, self.rest = (self.rest + data).split(b"\n")
            self.waiting = [x.decode("utf-8", "replace").strip() for x in lines]
        return self.waiting.pop(0)


def talk(conn):
    lines = Lines(conn)
    name = None
    try:
        put(conn, "Name:")
        while name is None:
            wish = lines.next()
            if wish in ("", "exit"):
                conn.close()
                return
            with lock:
                if wish not in connections.values():
                    connections[conn] = name = wish
            if name is None:
                put(conn, "In use. Name:")
        put(conn, f"Hello {name}.")
        put_to_others(conn, f"{name} has arrived.")
        while True:
            message = lines.next()
            if message == "exit":
                break
            put_to_others(conn, f"{name}: {message}")
    except OSError:
        print("connection error with", name)
    with lock:
        connections.pop(conn, None)
    conn.close()
    if name:
        put_to_others(conn, f"{name} has departed.")


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()
