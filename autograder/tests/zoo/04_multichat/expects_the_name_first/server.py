# WRONG: waits for the name without a word, as if the client asked its user. FAILS: check_a_newcomer_is_asked_for_a_name DIAGNOSIS: waits_for_the_name_unasked line 18
from socket import *
from threading import *


class Member(Thread):
    everybody = {}
    lock = Lock()

    def __init__(self, connection):
        super().__init__(daemon=True)
        self.connection = connection
        self.reader = connection.makefile("rb")
        self.nick = ""

    def line(self):
        try:
            raw = self.reader.readline()
        except OSError:
            return None
        text = raw.decode("utf-8", "replace").strip()
        return None if not raw.endswith(b"\n") or text == "exit" else text

    def write(self, text):
        try:
            self.connection.sendall(f"{text}\n".encode())
        except OSError:
            print("lost", self.nick)

    def others_get(self, text):
        with Member.lock:
            others = [m for m in Member.everybody.values() if m is not self]
        for other in others:
            other.write(text)

    def run(self):
        while (nick := self.line()) is not None:
            with Member.lock:
                if nick not in Member.everybody:
                    Member.everybody[nick] = self
                    self.nick = nick
                    break
            self.write("ERROR name in use")
        if self.nick:
            self.write(f"OK {self.nick}")
            self.others_get(f"JOIN {self.nick}")
            while (text := self.line()) is not None:
                self.others_get(f"<{self.nick}> {text}")
            with Member.lock:
                del Member.everybody[self.nick]
            self.others_get(f"PART {self.nick}")
        self.connection.shutdown(SHUT_RDWR) if self.nick else None
        self.reader.close()
        self.connection.close()


listener = socket(AF_INET, SOCK_STREAM)
listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
listener.bind(("0.0.0.0", 7777))
listener.listen(10)
while True:
    Member(listener.accept()[0]).start()
