# WRONG: the third is asked for a name, gives it, and is disconnected without a reason. FAILS: check_a_third_is_told_that_the_room_is_full
import socket
import threading

lock = threading.Lock()
people = []


class Person(threading.Thread):
    def __init__(self, sock):
        threading.Thread.__init__(self, daemon=True)
        self.sock = sock
        self.file = sock.makefile("rwb", buffering=0)
        self.nick = ""

    def print(self, text):
        try:
            self.file.write(text.encode() + b"\n")
        except OSError:
            pass

    def input(self, question=None):
        if question:
            self.print(question)
        try:
            line = self.file.readline()
        except OSError:
            line = b""
        return line.decode(errors="replace").strip() if line else "exit"

    def run(self):
        self.nick = self.input("Nick?")
        if self.sit_down():
            self.print("OK " + self.nick)
            while (text := self.input()) != "exit":
                self.tell(self.nick + ": " + text)
            with lock:
                people.remove(self)
            self.tell(self.nick + " quit")
        self.file.close()
        self.sock.close()

    def sit_down(self):
        with lock:
            if len(people) < 2:
                people.append(self)
                return True
        return False

    def tell(self, text):
        with lock:
            others = [p for p in people if p is not self]
        for p in others:
            p.print(text)


with socket.create_server(("localhost", 8080)) as server:
    while True:
        sock, _ = server.accept()
        Person(sock).start()
