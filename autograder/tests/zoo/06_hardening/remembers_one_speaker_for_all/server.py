# WRONG: the speaker's name is kept in one variable for all threads. FAILS: check_two_who_speak_at_once_stay_apart
import os
import signal
import socket
import socketserver
import threading
import time

IDLE = float(os.environ.get("CHAT_IDLE_SECONDS", "300"))
people = {}
people_speaking = [""]
lock = threading.Lock()


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.pending, self.bell = [], threading.Condition()
        self.sender = threading.Thread(target=self.deliver, daemon=True)
        self.sender.start()
        self.name = None
        self.request.settimeout(IDLE)
        self.file = self.request.makefile("r", encoding="utf-8", errors="replace")
        try:
            self.talk()
        except (OSError, ValueError):
            pass

    def talk(self):
        self.post("name:")
        while (line := self.file.readline(100_000)).endswith("\n"):
            text = line.strip()
            if text == "exit":
                return
            if self.name:
                people_speaking[0] = self.name
                to_all("".join(c for c in f"{people_speaking[0]}: {text}" if c.isprintable()), self)
                time.sleep(0.002)
                continue
            with lock:
                if text.isalnum() and len(text) <= 32 and text not in people:
                    people[text] = self
                    self.name = text
            self.post(f"hello, {self.name}" if self.name else "again, name:")
            if self.name:
                to_all(f"{self.name} is in", self)

    def finish(self):
        if self.name:
            with lock:
                del people[self.name]
            to_all(f"{self.name} is out", self)
        self.hang_up()
        self.post(None)
        self.sender.join()
        self.file.close()

    def hang_up(self):
        try:
            self.request.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def post(self, text):
        with self.bell:
            self.pending.append(text)
            self.bell.notify()
            full = sum(len(t or "") for t in self.pending) > 6_000_000
        if full:
            self.hang_up()

    def deliver(self):
        while True:
            with self.bell:
                while not self.pending:
                    self.bell.wait()
                text = self.pending.pop(0)
            if text is None:
                return
            try:
                self.request.sendall(f"{text}\n".encode())
            except OSError:
                self.hang_up()


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def to_all(text, but=None):
    with lock:
        for other in people.values():
            if other is not but:
                other.post(text)


def end(number, frame):
    raise SystemExit


signal.signal(signal.SIGTERM, end)
signal.signal(signal.SIGINT, end)
server = Server(("localhost", 9000), Handler)
try:
    server.serve_forever()
finally:
    to_all("bye")
    time.sleep(0.3)
