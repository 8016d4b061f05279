# RIGHT: listens on ::1 only.
import socket
import threading

guests = {}
lock = threading.Lock()


class Guest(threading.Thread):
    def __init__(self, sock):
        super().__init__(daemon=True)
        self.sock = sock
        self.name_tag = None

    def tell(self, text):
        try:
            self.sock.sendall(text.encode() + b"\r\n")
        except OSError:
            print("guest cannot hear")

    def tell_rest(self, text):
        with lock:
            rest = [g for g in guests.values() if g is not self]
        for guest in rest:
            guest.tell(text)

    def lines(self):
        rest = b""
        while True:
            try:
                data = self.sock.recv(1)
            except OSError:
                return
            if not data:
                return
            if data != b"\n":
                rest += data
                continue
            text, rest = rest.decode("utf-8", "replace").strip(), b""
            if text == "exit":
                return
            yield text

    def run(self):
        self.tell("Good evening. Your name?")
        for text in self.lines():
            if self.name_tag is not None:
                self.tell_rest(f"{self.name_tag}: {text}")
                continue
            with lock:
                free = text not in guests
                if free:
                    guests[text] = self
                    self.name_tag = text
            if free:
                self.tell(f"A pleasure, {text}")
                self.tell_rest(f"{text} has entered")
            else:
                self.tell("There is such a guest. Your name?")
        if self.name_tag is not None:
            with lock:
                del guests[self.name_tag]
            self.tell_rest(f"{self.name_tag} has gone home")
        self.sock.close()


listener = socket.create_server(("::1", 8080), family=socket.AF_INET6)
while True:
    Guest(listener.accept()[0]).start()
