# RIGHT: settimeout on every socket, and a loop around each call that may time out.
import socket
import threading

running = True
users = {}
users_lock = threading.Lock()


class User(threading.Thread):
    def __init__(self, conn):
        super().__init__(daemon=True)
        self.conn = conn
        self.conn.settimeout(0.5)
        self.buffer = b""
        self.nick = None

    def read_line(self):
        while running:
            if b"\n" in self.buffer:
                line, self.buffer = self.buffer.split(b"\n", 1)
                return line.decode(errors="replace").strip()
            try:
                chunk = self.conn.recv(1024)
            except socket.timeout:
                continue
            except OSError:
                return None
            if not chunk:
                return None
            self.buffer += chunk

    def write(self, text):
        try:
            self.conn.sendall(text.encode() + b"\n")
        except OSError:
            pass

    def run(self):
        self.write("login:")
        self.nick = self.read_line()
        if self.nick:
            self.write("logged in as " + self.nick)
            while True:
                text = self.read_line()
                if text is None or text == "exit":
                    break
                self.others(self.nick + ": " + text)
        with users_lock:
            del users[self.conn]
        self.conn.close()
        self.others(str(self.nick) + " logged out")

    def others(self, text):
        with users_lock:
            them = [u for u in users.values() if u is not self and u.nick]
        for u in them:
            u.write(text)


def main():
    listener = socket.create_server(("localhost", 8080))
    listener.settimeout(0.2)
    while running:
        try:
            conn, _ = listener.accept()
        except TimeoutError:
            continue
        user = User(conn)
        with users_lock:
            full = len(users) > 1
            if not full:
                users[conn] = user
        if full:
            user.write("no free line")
            conn.close()
        else:
            user.start()


main()
