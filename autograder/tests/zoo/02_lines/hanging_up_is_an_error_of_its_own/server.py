# WRONG: raises EOFError when a client hangs up, and catches OSError only. FAILS: check_hanging_up_in_mid_line_harms_nobody, check_a_refusal_arrives_while_more_comes, check_visits_end_as_they_like DIAGNOSIS: except_catches_another line 32
import socket

LIMIT = 4096


class LineReader:
    def __init__(self, sock):
        self.sock = sock
        self.data = bytearray()

    def read(self):
        while True:
            end = self.data.find(b"\n")
            if end > LIMIT or end == -1 and len(self.data) > LIMIT:
                raise ValueError("error: line too long")
            if end != -1:
                line = self.data[:end]
                del self.data[: end + 1]
                return line.removesuffix(b"\r")
            piece = self.sock.recv(1024)
            if not piece:
                raise EOFError("client hung up")
            self.data.extend(piece)


def serve(sock):
    reader = LineReader(sock)
    while True:
        try:
            line = reader.read()
        except ValueError as e:
            sock.sendall(str(e).encode() + b"\n")
            return
        try:
            sock.sendall(line.decode().upper().encode() + b"\n")
        except UnicodeDecodeError:
            sock.sendall(b"error: bad bytes\n")


listener = socket.create_server(("localhost", 8080))
while True:
    sock, address = listener.accept()
    try:
        serve(sock)
    except OSError as e:
        print("lost", address, e)
    sock.close()
