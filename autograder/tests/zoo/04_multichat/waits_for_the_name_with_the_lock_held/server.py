# WRONG: asks for the name inside "with lock", so nobody else can come in or speak meanwhile. FAILS: check_a_silent_newcomer_disturbs_nobody DIAGNOSIS: waits_with_the_lock line 43
import socket
import threading

lock = threading.Lock()
clients = {}


class Connection:
    def __init__(self, sock):
        self.sock = sock
        self.stored = b""

    def write(self, text):
        try:
            self.sock.sendall(text.encode() + b"\n")
        except OSError:
            print("write error")

    def read(self):
        while b"\n" not in self.stored:
            try:
                data = self.sock.recv(1024)
            except OSError:
                return None
            if not data:
                return None
            self.stored += data
        line, self.stored = self.stored.split(b"\n", 1)
        text = line.decode("utf-8", "replace").strip()
        return None if text == "exit" else text


def broadcast(text, author):
    with lock:
        others = [c for c in clients if c is not author]
    for c in others:
        c.write(text)


def chat(sock):
    me = Connection(sock)
    with lock:
        me.write("Please enter your name")
        name = me.read()
        while name is not None and name in clients.values():
            me.write("Please enter another name")
            name = me.read()
        if name is not None:
            clients[me] = name
    if name is not None:
        me.write(f"You are now known as {name}")
        broadcast(f"{name} is here", me)
        while (text := me.read()) is not None:
            broadcast(f"{name}: {text}", me)
        with lock:
            del clients[me]
        broadcast(f"{name} is not here any more", me)
    sock.close()


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=chat, args=(listener.accept()[0],), daemon=True).start()
