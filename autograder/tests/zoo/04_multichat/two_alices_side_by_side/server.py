# WRONG: a list of users, in which a name may stand twice. FAILS: check_the_first_alice_keeps_her_name, check_a_taken_name_stays_taken DIAGNOSIS: lets_a_taken_name_in line 21
import socket
import threading


class User:
    def __init__(self, sock, addr):
        self.sock = sock
        self.addr = addr
        self.name = ""

    def send(self, text):
        try:
            self.sock.sendall((text + "\n").encode())
        except OSError as e:
            print("[!]", self.addr, e)

    def lines(self):
        data = b""
        try:
            while chunk := self.sock.recv(1024):
                data += chunk
                while b"\n" in data:
                    line, data = data.split(b"\n", 1)
                    yield line.decode("utf-8", "replace").strip()
        except OSError as e:
            print("[!]", self.addr, e)


users = []
lock = threading.Lock()


def broadcast(text, sender):
    with lock:
        copy = [u for u in users if u is not sender]
    for u in copy:
        u.send(text)


def handle(user):
    user.send("[?] Name")
    for text in user.lines():
        if text == "exit":
            break
        if not user.name:
            user.name = text
            with lock:
                users.append(user)
            user.send(f"[+] Hello, {text}")
            broadcast(f"[+] {text} is in", user)
        else:
            broadcast(f"[{user.name}] {text}", user)
    user.sock.close()
    if user.name:
        with lock:
            users.remove(user)
        broadcast(f"[-] {user.name} is out", user)


server = socket.create_server(("localhost", 8080))
print("[*] Server is running")
while True:
    threading.Thread(target=handle, args=(User(*server.accept()),), daemon=True).start()
