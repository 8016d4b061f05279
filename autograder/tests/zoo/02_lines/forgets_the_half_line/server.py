# WRONG: answers the whole lines of a piece and keeps the rest only if there was no line in it. FAILS: check_two_lines_and_a_half_are_two_lines, check_many_lines_come_back_in_order, check_a_refusal_arrives_while_more_comes
import socket
import threading

MAXLEN = 4096


class Connection:
    def __init__(self, sock):
        self.sock = sock
        self.buf = b""

    def send(self, text):
        self.sock.sendall(text.encode() + b"\n")

    def feed(self, data):
        self.buf += data
        if b"\n" not in self.buf:
            return len(self.buf) <= MAXLEN
        for line in self.buf.split(b"\n")[:-1]:
            if len(line) > MAXLEN:
                return False
            if line[-1:] == b"\r":
                line = line[:-1]
            try:
                self.send(line.decode().upper())
            except UnicodeDecodeError:
                self.send("error: bad bytes")
        self.buf = b""
        return True

    def run(self):
        try:
            while data := self.sock.recv(65536):
                if not self.feed(data):
                    self.send("error: line too long")
                    break
        except OSError as e:
            print("error", e)
        self.sock.close()


s = socket.create_server(("", 8080))
while True:
    c, _ = s.accept()
    threading.Thread(target=Connection(c).run).start()
