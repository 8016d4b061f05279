# WRONG: waits for the name without asking for it. FAILS: check_two_users_are_asked_and_welcomed, check_lines_of_every_length_are_whole DIAGNOSIS: waits_for_the_name_unasked line 15
import socket
import threading


class User:
    def __init__(self, connection):
        self.connection = connection
        self.buffer = ""
        self.name = self.get()

    def get(self):
        while "\n" not in self.buffer:
            try:
                data = self.connection.recv(1024)
            except ConnectionError:
                return None
            if not data:
                return None
            self.buffer += data.decode()
        line, self.buffer = self.buffer.split("\n", 1)
        return line

    def put(self, text):
        try:
            self.connection.sendall(text.encode() + b"\n")
        except ConnectionError:
            print("lost", self.name)


class Server:
    def __init__(self):
        self.users = []
        self.lock = threading.Lock()

    def run(self):
        listener = socket.create_server(("localhost", 8080))
        while True:
            connection, _ = listener.accept()
            if len(self.users) == 2:
                connection.sendall(b"The room is full\n")
                connection.close()
                continue
            user = User(connection)
            if user.name is None:
                continue
            user.put("Welcome, " + user.name)
            with self.lock:
                self.users.append(user)
            threading.Thread(target=self.serve, args=(user,), daemon=True).start()

    def serve(self, user):
        while True:
            text = user.get()
            if text is None or text == "exit":
                break
            self.tell(user, user.name + ": " + text)
        with self.lock:
            self.users.remove(user)
        self.tell(user, user.name + " has left")
        user.connection.close()

    def tell(self, user, text):
        with self.lock:
            others = [u for u in self.users if u is not user]
        for u in others:
            u.put(text)


Server().run()
