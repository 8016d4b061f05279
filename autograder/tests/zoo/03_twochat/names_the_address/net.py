"""Lines over a socket."""


class Line:
    def __init__(self, sock):
        self.sock = sock
        self.rest = b""

    def next(self):
        while b"\n" not in self.rest:
            try:
                data = self.sock.recv(512)
            except OSError:
                return None
            if not data:
                return None
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode("utf-8", "replace").rstrip("\r")


def say(sock, text):
    try:
        sock.sendall((text + "\n").encode("utf-8"))
    except OSError:
        print("nobody there for:", text)
