# RIGHT (slow): socketserver.ThreadingTCPServer and a StreamRequestHandler.
import socketserver
import threading

present = {}
lock = threading.Lock()


class Handler(socketserver.StreamRequestHandler):
    name = None

    def say(self, text):
        try:
            self.wfile.write(text.encode() + b"\n")
        except OSError:
            print("lost:", text)

    def say_others(self, text):
        with lock:
            others = [h for h in present.values() if h is not self]
        for other in others:
            other.say(text)

    def hear(self):
        try:
            raw = self.rfile.readline()
        except OSError:
            return None
        text = raw.decode("utf-8", "replace").strip()
        return None if text == "exit" or not raw.endswith(b"\n") else text

    def handle(self):
        self.say("Hello. Please tell me your name.")
        while self.name is None:
            wish = self.hear()
            if wish is None:
                return
            with lock:
                if wish not in present:
                    present[wish] = self
                    self.name = wish
            if self.name is None:
                self.say("This name is in use, please tell me another.")
        self.say(f"Thank you, {self.name}. You are in.")
        self.say_others(f"{self.name} is in.")
        while (text := self.hear()) is not None:
            self.say_others(f"{self.name}: {text}")

    def finish(self):
        if self.name is not None:
            with lock:
                del present[self.name]
            self.say_others(f"{self.name} is out.")
        super().finish()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("localhost", 8080), Handler) as server:
    server.serve_forever()
