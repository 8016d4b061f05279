# WRONG: "except ConnectionResetError: return" jumps over the lines that take the user out and tell the others. FAILS: check_the_chat_survives_a_reset DIAGNOSIS: leaves_without_a_word line 43
import socket
import threading


class ChatRoom:
    def __init__(self):
        self.people = []
        self.mutex = threading.Lock()

    def enter(self, person):
        with self.mutex:
            if any(p.name == person.wish for p in self.people):
                return False
            person.name = person.wish
            self.people.append(person)
            return True

    def leave(self, person):
        with self.mutex:
            self.people.remove(person)

    def tell(self, text, but):
        with self.mutex:
            them = [p for p in self.people if p is not but]
        for p in them:
            p.tell(text)


class Person:
    def __init__(self, sock, chat):
        self.sock, self.chat = sock, chat
        self.file = sock.makefile("rb")
        self.name = self.wish = None

    def tell(self, text):
        try:
            self.sock.sendall(text.encode() + b"\n")
        except OSError:
            print("cannot tell", self.name)

    def hear(self):
        raw = self.file.readline()
        text = raw.decode("utf-8", "replace").strip()
        return None if text == "exit" or not raw.endswith(b"\n") else text

    def be(self):
        try:
            self.tell("And your name is...?")
            while self.name is None:
                self.wish = self.hear()
                if self.wish is None:
                    self.end()
                    return
                if not self.chat.enter(self):
                    self.tell("No, really, your name is...?")
            self.tell(f"Welcome aboard, {self.name}")
            self.chat.tell(f"{self.name} came aboard", self)
            while (text := self.hear()) is not None:
                self.chat.tell(f"{self.name}: {text}", self)
        except ConnectionResetError:
            print("reset by", self.name)
            return
        self.chat.leave(self)
        self.end()
        self.chat.tell(f"{self.name} went overboard", self)

    def end(self):
        self.file.close()
        self.sock.close()


chat = ChatRoom()
port = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=Person(port.accept()[0], chat).be, daemon=True).start()
