# WRONG: upper case by a table of its own, and only a to z are in it. FAILS: check_a_cyrillic_letter_cut_in_half_is_one_letter, check_text_of_any_script_in_single_bytes, check_a_line_of_4096_bytes_is_not_too_long, check_a_refusal_arrives_while_more_comes
import socket
import string
import sys
from threading import Thread

LIMIT = 4096
TABLE = dict(zip(string.ascii_lowercase, string.ascii_uppercase))


def upper(text):
    result = ""
    for letter in text:
        if letter in TABLE:
            result += TABLE[letter]
        else:
            result += letter
    return result


class Client(Thread):
    def __init__(self, sock):
        Thread.__init__(self)
        self.sock = sock
        self.f = sock.makefile("rb")

    def run(self):
        try:
            while True:
                line = self.f.readline(LIMIT + 2)
                if not line.endswith(b"\n"):
                    if len(line) > LIMIT:
                        self.sock.sendall(b"error too long\n")
                    break
                if len(line) > LIMIT + 1:
                    self.sock.sendall(b"error too long\n")
                    break
                line = line[:-2] if line.endswith(b"\r\n") else line[:-1]
                try:
                    answer = upper(line.decode())
                except UnicodeDecodeError:
                    answer = "error not utf-8"
                self.sock.sendall(answer.encode() + b"\n")
        except OSError as e:
            print(e, file=sys.stderr)
        self.f.close()
        self.sock.close()


s = socket.socket()
s.bind(("localhost", 8081))
s.listen()
while True:
    Client(s.accept()[0]).start()
