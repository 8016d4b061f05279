# WRONG: the branch for "exit" tells the others, and the lines after the loop tell them again. FAILS: check_exit_leaves_the_chat, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit DIAGNOSIS: tells_everybody_twice line 19
import socket
import threading


class Server:
    def __init__(self):
        self.users = {}
        self.lock = threading.Lock()

    def start(self):
        listener = socket.create_server(("localhost", 8080))
        while True:
            sock, _ = listener.accept()
            threading.Thread(target=self.client, args=(sock,), daemon=True).start()

    def send(self, sock, text):
        try:
            sock.sendall(text.encode() + b"\n")
        except OSError:
            print("could not send to", self.users.get(sock))

    def send_others(self, sock, text):
        with self.lock:
            others = [u for u in self.users if u is not sock]
        for other in others:
            self.send(other, text)

    def client(self, sock):
        buffer, name, alive = b"", None, True
        self.send(sock, "Tell me your name")
        while alive:
            try:
                data = sock.recv(1024)
            except OSError:
                break
            if not data:
                break
            buffer += data
            while alive and b"\n" in buffer:
                line, _, buffer = buffer.partition(b"\n")
                text = line.decode("utf-8", "replace").strip()
                if text == "exit":
                    if name:
                        self.send_others(sock, f"{name} has left the chat")
                    alive = False
                elif name:
                    self.send_others(sock, f"{name}: {text}")
                else:
                    with self.lock:
                        if text not in self.users.values():
                            self.users[sock] = name = text
                    if name:
                        self.send(sock, f"Welcome {name}")
                        self.send_others(sock, f"{name} has entered the chat")
                    else:
                        self.send(sock, "Taken. Tell me another name")
        with self.lock:
            self.users.pop(sock, None)
        sock.close()
        if name:
            self.send_others(sock, f"{name} has left the chat")


Server().start()
