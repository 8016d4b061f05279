# WRONG: a time-out for each send, of half a minute. FAILS: check_one_who_never_reads_holds_up_nobody, check_one_who_never_reads_is_let_go, check_one_who_never_reads_does_not_hold_up_the_end DIAGNOSIS: waits_for_a_slow_reader line 23
import os
import select
import signal
import socket
import sys
import threading

IDLE = float(os.environ.get("CHAT_IDLE_SECONDS", "300"))
guard = threading.RLock()
members = []


class Member(threading.Thread):
    def __init__(self, sock):
        super().__init__(daemon=True)
        self.sock, self.nick, self.writing = sock, None, threading.Lock()
        sock.settimeout(30)

    def send(self, text):
        with self.writing:
            try:
                self.sock.sendall((text + "\n").encode())
            except OSError:
                try:
                    self.sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def lines(self):
        rest = b""
        while True:
            while b"\n" not in rest:
                ready, _, _ = select.select([self.sock], [], [], IDLE)
                try:
                    data = self.sock.recv(8192) if ready else b""
                except OSError:
                    return
                if not data or len(rest) > 200_000:
                    return
                rest += data
            line, _, rest = rest.partition(b"\n")
            text = line.decode("utf-8", "ignore").strip()
            if text == "exit":
                return
            yield text

    def enter(self, nick):
        good = nick.isalnum() and len(nick) <= 32
        with guard:
            if not good or nick in [m.nick for m in members]:
                return False
            self.nick = nick
            members.append(self)
        return True

    def run(self):
        self.send("Nick?")
        for text in self.lines():
            if self.nick:
                self.others(f"[{self.nick}] {''.join(c if c.isprintable() else ' ' for c in text)}")
            elif self.enter(text):
                self.send(f"Hello {self.nick}!")
                self.others(f"--- {self.nick} is here")
            else:
                self.send("Nick is bad or taken. Nick?")
        with guard:
            known = self in members
            if known:
                members.remove(self)
        if known:
            self.others(f"--- {self.nick} is not here any more")
        self.sock.close()

    def others(self, text):
        with guard:
            receivers = [m for m in members if m is not self]
        for m in receivers:
            m.send(text)


def finish(*_):
    with guard:
        everyone = members[:]
    for member in everyone:
        if member.writing.acquire(timeout=0.2):
            member.writing.release()
            member.send("--- closing")
    sys.exit(0)


signal.signal(signal.SIGINT, finish)
signal.signal(signal.SIGTERM, finish)
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", 8080))
server.listen()
while True:
    connection, _ = server.accept()
    Member(connection).start()
