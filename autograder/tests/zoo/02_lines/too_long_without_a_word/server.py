# WRONG: closes the connection on a line that is too long, and does not say why. FAILS: check_a_line_that_is_too_long_gets_an_error_line, check_a_line_of_4097_bytes_is_refused, check_a_refusal_arrives_while_more_comes DIAGNOSIS: hangs_up_on_a_client line 35
import socket
import threading

LIMIT = 4096


class UpperServer:
    def __init__(self, port):
        self.listener = socket.create_server(("localhost", port))
        self.clients = []

    def serve_forever(self):
        while True:
            sock, address = self.listener.accept()
            self.clients.append(sock)
            threading.Thread(target=self.serve, args=(sock,)).start()

    def serve(self, sock):
        f = sock.makefile("rwb")
        try:
            for line in iter(lambda: f.readline(LIMIT + 2), b""):
                if not line.endswith(b"\n") or len(line) > LIMIT + 1:
                    break
                line = line[:-1].removesuffix(b"\r")
                try:
                    f.write(line.decode().upper().encode() + b"\n")
                except UnicodeDecodeError:
                    f.write(b"error: UTF-8, please\n")
                f.flush()
            f.close()
        except OSError as e:
            print("lost:", e)
        self.clients.remove(sock)
        sock.close()


UpperServer(8080).serve_forever()
