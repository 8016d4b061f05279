# WRONG: exit returns before the line that frees the seat. FAILS: check_the_free_seat_can_be_taken, check_the_seat_is_free_however_its_user_went DIAGNOSIS: keeps_the_seat_of_one_who_left line 65
import socket
import threading

room = []
lock = threading.Lock()


class Handler(threading.Thread):
    def __init__(self, sock):
        super().__init__(daemon=True)
        self.sock = sock
        self.name_ = ""

    def run(self):
        self.reply("Enter name:")
        rest = b""
        while True:
            try:
                data = self.sock.recv(4096)
            except OSError:
                break
            if not data:
                break
            rest += data
            while b"\n" in rest:
                line, rest = rest.split(b"\n", 1)
                line = line.decode("utf-8", "replace").strip()
                if not self.name_:
                    self.name_ = line
                    self.reply("Welcome, " + line)
                elif line == "exit":
                    self.others(self.name_ + " left")
                    self.sock.close()
                    return
                else:
                    self.others(self.name_ + ": " + line)
        self.others(self.name_ + " disconnected")
        with lock:
            room.remove(self)
        self.sock.close()

    def reply(self, text):
        try:
            self.sock.sendall((text + "\n").encode())
        except OSError:
            pass

    def others(self, text):
        for h in room:
            if h is not self:
                h.reply(text)


server = socket.create_server(("localhost", 8080))
while True:
    sock, _ = server.accept()
    handler = Handler(sock)
    with lock:
        full = len(room) == 2
        if not full:
            room.append(handler)
    if full:
        handler.reply("Room is full")
        sock.close()
    else:
        handler.start()
