# WRONG: socketserver takes 8,192 bytes of a datagram, and half a letter at the end is no reason to send less. FAILS: check_a_large_datagram_is_whole_or_refused, check_messages_of_every_size_are_whole_or_refused DIAGNOSIS: cuts_datagrams line 46
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
    max_packet_size = 4096
    allow_reuse_address = True


with Server(("localhost", 8080), Handler) as server:
    server.serve_forever()
