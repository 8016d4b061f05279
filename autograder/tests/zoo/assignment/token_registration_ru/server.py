import datetime
import socket
import threading


class Server:
    def __init__(self):
        self.users = {}
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.bind(("127.0.0.1", 2000))
        self.sock.listen()

    def run(self):
        while True:
            user, _ = self.sock.accept()
            threading.Thread(target=self.register, args=(user,)).start()

    def register(self, user):
        user.send("регистрация".encode())
        name = user.recv(2048).decode()
        self.users[user] = name
        self.to_all(f"{name} в чате", user)
        self.talk(user, name)

    def talk(self, user, name):
        while True:
            try:
                text = user.recv(2048).decode()
            except OSError:
                text = ""
            if text in ("", "стоп"):
                del self.users[user]
                user.close()
                self.to_all(f"{name} вышел", None)
                return
            now = datetime.datetime.now().strftime("%H:%M:%S")
            self.to_all(f"[{now}] {name}: {text}", user)

    def to_all(self, text, author):
        for user in list(self.users):
            if user != author:
                user.send(text.encode())


Server().run()
