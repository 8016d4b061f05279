# MISTAKE: ValueError. STEP: 9 CAUSE: except_catches_another line 33
import socket
import threading


class ChatServer:
    def __init__(self):
        self.users = {}
        self.lock = threading.Lock()
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind(("0.0.0.0", 8080))
        self.sock.listen(10)

    def send(self, conn, text):
        try:
            conn.sendall((text + "\n").encode("utf-8"))
        except OSError:
            print("could not send")

    def broadcast(self, text, sender):
        with self.lock:
            receivers = list(self.users)
        for conn in receivers:
            if conn != sender:
                self.send(conn, text)

    def lines(self, conn):
        buffer = b""
        while True:
            try:
                data = conn.recv(2048)
            except ValueError:
                return
            if data == b"":
                return
            buffer = buffer + data
            while b"\n" in buffer:
                line, buffer = buffer.split(b"\n", 1)
                yield line.decode("utf-8", errors="replace").strip()

    def login(self, conn, lines):
        self.send(conn, "Enter your nickname:")
        for nickname in lines:
            with self.lock:
                if nickname not in self.users.values():
                    self.users[conn] = nickname
                    return nickname
            self.send(conn, "This nickname is taken")
        return None

    def handle(self, conn):
        lines = self.lines(conn)
        nickname = self.login(conn, lines)
        if nickname is not None:
            self.send(conn, "Welcome " + nickname)
            self.broadcast(nickname + " joined the chat", conn)
            for message in lines:
                if message == "exit":
                    break
                self.broadcast(nickname + ": " + message, conn)
            with self.lock:
                del self.users[conn]
            self.broadcast(nickname + " left the chat", conn)
        conn.close()

    def run(self):
        print("server started")
        while True:
            conn, addr = self.sock.accept()
            thread = threading.Thread(target=self.handle, args=(conn,))
            thread.daemon = True
            thread.start()


if __name__ == "__main__":
    ChatServer().run()
