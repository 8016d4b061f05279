# WRONG: what has no newline yet replaces what was kept before, instead of being added to it. FAILS: check_a_line_in_pieces_is_one_message, check_lines_of_every_length_are_whole DIAGNOSIS: loses_a_piece line 37
import socket
import threading


class Client(threading.Thread):
    def __init__(self, sock, server):
        threading.Thread.__init__(self, daemon=True)
        self.sock = sock
        self.server = server
        self.partial = b""
        self.nick = None

    def send(self, message):
        try:
            self.sock.sendall(message.encode() + b"\n")
        except OSError:
            print("lost connection to", self.nick)

    def run(self):
        self.send("Choose a nick")
        try:
            while self.receive():
                pass
        except OSError:
            print(self.nick, "crashed")
        self.server.leave(self)
        self.sock.close()

    def receive(self):
        data = self.sock.recv(1024)
        if data == b"":
            return False
        if b"\n" not in data:
            self.partial = data
            return True
        *lines, rest = (self.partial + data).split(b"\n")
        self.partial = rest
        return all(self.line(line.decode("utf-8", "replace").strip()) for line in lines)

    def line(self, text):
        if text == "exit":
            return False
        if self.nick is None:
            self.server.enter(self, text)
        else:
            self.server.broadcast(f"{self.nick}: {text}", self)
        return True


class Server:
    def __init__(self, port):
        self.clients = []
        self.lock = threading.Lock()
        self.listener = socket.create_server(("localhost", port))

    def broadcast(self, message, sender):
        with self.lock:
            targets = [c for c in self.clients if c is not sender]
        for target in targets:
            target.send(message)

    def enter(self, client, nick):
        with self.lock:
            taken = any(c.nick == nick for c in self.clients)
            if not taken:
                client.nick = nick
                self.clients.append(client)
        if taken:
            client.send("This nick is taken, choose another")
            return
        client.send(f"Welcome, {nick}")
        self.broadcast(f"{nick} joined us", client)

    def leave(self, client):
        if client.nick is not None:
            with self.lock:
                self.clients.remove(client)
            self.broadcast(f"{client.nick} left us", client)

    def run(self):
        while True:
            sock, _ = self.listener.accept()
            Client(sock, self).start()


Server(7000).run()
