# RIGHT: socketserver, lines read with a bound, and the rest drained before it closes.
import socket
import socketserver

LIMIT = 4096


class UpperHandler(socketserver.StreamRequestHandler):
    wbufsize = -1

    def say(self, text):
        self.wfile.write(text.encode() + b"\n")
        self.wfile.flush()

    def handle(self):
        while line := self.rfile.readline(LIMIT + 1):
            if not line.endswith(b"\n"):
                if len(line) > LIMIT:
                    self.refuse()
                return
            try:
                self.say(line[:-1].removesuffix(b"\r").decode().upper())
            except UnicodeDecodeError:
                self.say("error: строка не в UTF-8")

    def refuse(self):
        self.say("error: строка слишком длинная")
        self.request.shutdown(socket.SHUT_WR)
        while self.request.recv(65536):
            continue


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        print("lost", client_address)


with Server(("localhost", 8080), UpperHandler) as server:
    server.serve_forever()
