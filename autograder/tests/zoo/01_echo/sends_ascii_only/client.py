# WRONG: encodes as ASCII, so every Cyrillic letter becomes a question mark. FAILS: check_what_is_typed_comes_back_on_the_screen, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole
import socket
import sys


class Client:
    def __init__(self):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.connect(("127.0.0.1", 65432))

    def ask(self, text):
        self.sock.sendall(text.encode("ascii", "replace"))
        data = self.sock.recv(1024)
        if not data:
            raise ConnectionError("server closed")
        return data.decode("ascii")

    def loop(self):
        for line in sys.stdin:
            line = line.rstrip("\n")
            if line == "exit":
                break
            print("Received:", self.ask(line))
        print("Goodbye")


try:
    Client().loop()
except ConnectionError as e:
    print("Connection lost:", e)
