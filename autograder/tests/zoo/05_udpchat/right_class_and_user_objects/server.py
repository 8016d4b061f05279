# RIGHT: a class, a user object for each address, a goodbye to the leaver.
import socket


class User:
    def __init__(self, name, address):
        self.name = name
        self.address = address


class ChatServer:
    def __init__(self, host="0.0.0.0", port=5005):
        self.users = {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, port))
        print("UDP chat server started on", host, port)

    def send(self, user, message):
        try:
            self.socket.sendto(message.encode("utf-8"), user.address)
        except OSError as error:
            print(f"[!] {user.name}: {error}")

    def send_all(self, message, sender):
        for user in tuple(self.users.values()):
            if user is not sender:
                self.send(user, message)

    def login(self, address, name):
        user = User(name, address)
        if any(other.name == name for other in self.users.values()):
            self.send(user, "ERROR this nickname is used by someone")
            return
        self.users[address] = user
        self.send(user, f"Welcome to the chat, {name}!")
        self.send_all(f"{name} joined the chat", user)

    def logout(self, user):
        del self.users[user.address]
        self.send(user, "Bye")
        self.send_all(f"{user.name} left the chat", user)

    def receive(self):
        try:
            data, address = self.socket.recvfrom(65535)
        except ConnectionResetError as error:
            print("[!] somebody is gone:", error)
            return
        message = data.decode("utf-8", errors="ignore")
        user = self.users.get(address)
        if not message:
            return
        if message == "exit":
            if user is not None:
                self.logout(user)
        elif user is None:
            self.login(address, message)
        else:
            print(f"{user.name}: {message[:100]}")
            self.send_all(f"{user.name}: {message}", user)

    def run(self):
        while True:
            self.receive()


if __name__ == "__main__":
    ChatServer().run()
