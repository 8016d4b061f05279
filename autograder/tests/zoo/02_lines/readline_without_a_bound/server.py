# WRONG: readline() without a size reads until the newline, however far that is. FAILS: check_a_line_without_end_does_not_fill_the_memory, check_a_line_of_4097_bytes_is_refused
import socketserver


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            for line in self.rfile:
                if not line.endswith(b"\n"):
                    break
                line = line[:-1]
                if len(line) > 4096:
                    self.wfile.write("error: строка длиннее 4096 байт\n".encode())
                    break
                if line.endswith(b"\r"):
                    line = line[:-1]
                try:
                    self.wfile.write(line.decode().upper().encode() + b"\n")
                except UnicodeDecodeError:
                    self.wfile.write("error: не UTF-8\n".encode())
        except ConnectionError as e:
            print("связь прервана", e)


with socketserver.ThreadingTCPServer(("", 8080), Handler) as srv:
    srv.serve_forever()
