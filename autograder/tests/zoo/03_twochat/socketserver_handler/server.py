# RIGHT: socketserver, a handler class and a condition on the class attribute.
import socketserver
import threading


class TwoChat(socketserver.StreamRequestHandler):
    present = {}
    busy = 0
    guard = threading.Lock()

    def handle(self):
        cls = TwoChat
        with cls.guard:
            is_full = cls.busy == 2
            if not is_full:
                cls.busy += 1
        if is_full:
            self.line("The chat has two people already")
            return
        nick = ""
        try:
            self.line("Nickname:")
            nick = self.rfile.readline().decode().strip()
            if nick:
                with cls.guard:
                    cls.present[nick] = self
                self.line("Nice to meet you, " + nick + "!")
                self.chat(nick)
        finally:
            with cls.guard:
                cls.busy -= 1
                cls.present.pop(nick, None)
            self.relay(nick, nick + " went home")

    def chat(self, nick):
        for raw in self.rfile:
            text = raw.decode(errors="ignore").strip()
            if text == "exit":
                self.line("See you!")
                return
            self.relay(nick, "[" + nick + "] " + text)

    def relay(self, nick, text):
        with TwoChat.guard:
            targets = [h for n, h in TwoChat.present.items() if n != nick]
        for h in targets:
            h.line(text)

    def line(self, text):
        try:
            self.wfile.write(text.encode() + b"\n")
        except OSError:
            pass


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    with Server(("", 8080), TwoChat) as server:
        server.serve_forever()
