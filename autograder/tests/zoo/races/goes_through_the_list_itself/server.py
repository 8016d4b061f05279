# RACY: goes through the list while others take themselves out: somebody is skipped. FINDS: lost PAUSED: `for other in users:` or `if other is not user:` or `other.send(line)` MEANWHILE: `users.remove(user)`
import socket
import threading

users = []
joining = threading.Lock()


class User:
    def __init__(self, conn, name):
        self.conn = conn
        self.name = name

    def send(self, line):
        try:
            self.conn.sendall(line.encode() + b"\n")
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


def say(user, line):
    for other in users:
        if other is not user:
            other.send(line)


def join(conn, lines):
    conn.sendall(b"Who are you?\n")
    for name in lines:
        with joining:
            if all(user.name != name for user in users):
                user = User(conn, name)
                users.append(user)
                return user
        conn.sendall(b"That one is here already. Who are you?\n")


def serve(conn):
    lines = lines_of(conn)
    user = join(conn, lines)
    if user:
        user.send(f"Hi {user.name}")
        say(user, f"{user.name} joined")
        for text in lines:
            say(user, f"{user.name}> {text}")
        users.remove(user)
        say(user, f"{user.name} left")
    conn.close()


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
