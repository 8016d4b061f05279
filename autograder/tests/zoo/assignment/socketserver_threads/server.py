import socketserver

members = []


class Chat(socketserver.BaseRequestHandler):
    def handle(self):
        members.append(self.request)
        try:
            while data := self.request.recv(1024):
                for member in members:
                    if member is not self.request:
                        member.sendall(data)
        finally:
            members.remove(self.request)


with socketserver.ThreadingTCPServer(("localhost", 7000), Chat) as server:
    server.serve_forever()
