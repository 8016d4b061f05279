# RIGHT: socketserver with a thread for each client.
import socketserver


class EchoHandler(socketserver.BaseRequestHandler):
    def handle(self):
        print("from", self.client_address)
        try:
            while data := self.request.recv(1024):
                self.request.sendall(data)
        except OSError as e:
            print("lost", e)


class EchoServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with EchoServer(("localhost", 9999), EchoHandler) as server:
    server.serve_forever()
