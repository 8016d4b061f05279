# MISTAKE: the closed socket stays in the list. STEP: 7 CAUSE: selects_a_closed_socket line 40
import select
import socket

door = socket.socket()
door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
door.bind(("127.0.0.1", 5050))
door.listen()
watched = [door]
names = {}
rest = {}


def tell(text, but=None):
    for s in list(names):
        if s is not but:
            try:
                s.sendall((text + "\n").encode())
            except OSError:
                pass


def heard(s, text):
    if s not in names:
        if text in names.values():
            s.sendall(b"Taken, another one?\n")
            return True
        names[s] = text
        s.sendall(f"Hello, {text}\n".encode())
        tell(f"{text} came", s)
        return True
    if text == "exit":
        return False
    tell(f"{names[s]}: {text}", s)
    return True


def gone(s):
    name = names.pop(s, None)
    s.close()
    if name:
        tell(f"{name} went")


while True:
    ready, _, _ = select.select(watched, [], [])
    for s in ready:
        if s is door:
            new, _ = door.accept()
            watched.append(new)
            rest[new] = b""
            new.sendall(b"Your name?\n")
            continue
        try:
            got = s.recv(1024)
        except OSError:
            got = b""
        if not got:
            gone(s)
            continue
        rest[s] += got
        while b"\n" in rest[s]:
            one, rest[s] = rest[s].split(b"\n", 1)
            if not heard(s, one.decode(errors="replace").strip()):
                gone(s)
                break
