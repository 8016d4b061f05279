# WRONG: sends the text back to the sender as a receipt. FAILS: check_alice_does_not_hear_herself DIAGNOSIS: sends_back_to_the_sender line 20
import socketserver

users = {}


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, self.sock = self.request
        text = data.decode(errors="replace")
        me = self.client_address
        if not data:
            return
        if text == "exit":
            if me in users:
                self.to_others(f"{users.pop(me)} has gone home")
            return
        if me in users:
            self.to_others(f"{users[me]}: {text}")
            self.to(me, f"(you, {users[me]}) {text}")
            return
        if text in users.values():
            self.to(me, "That name is taken.")
            return
        users[me] = text
        self.to(me, f"Good evening, {text}.")
        self.to_others(f"{text} sits down")

    def to_others(self, text):
        for user in users:
            if user != self.client_address:
                self.to(user, text)

    def to(self, address, text):
        try:
            self.sock.sendto(text.encode(), address)
        except OSError as error:
            print(address, error)


class Server(socketserver.UDPServer):
    max_packet_size = 65535
    allow_reuse_address = True


with Server(("localhost", 8080), Handler) as server:
    server.serve_forever()
