# WRONG: strip() takes off the \r, and the blanks at both ends with it. FAILS: check_carriage_return_and_newline_end_a_line, check_every_text_gets_its_answer, check_nothing_else_ends_a_line
import socketserver

LIMIT = 4096


class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            try:
                line = self.rfile.readline(LIMIT + 2)
            except OSError:
                return
            if len(line.rstrip(b"\n")) > LIMIT:
                self.answer("error: the line is too long")
                return
            if line[-1:] != b"\n":
                return
            try:
                self.answer(line.decode("utf-8").strip().upper())
            except UnicodeDecodeError:
                self.answer("error: please send UTF-8")

    def answer(self, text):
        try:
            self.wfile.write(text.encode("utf-8") + b"\n")
        except OSError:
            print("could not answer", self.client_address)


socketserver.ThreadingTCPServer.daemon_threads = True
with socketserver.ThreadingTCPServer(("localhost", 8080), Upper) as server:
    server.serve_forever()
