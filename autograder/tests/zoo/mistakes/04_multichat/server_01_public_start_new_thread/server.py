# MISTAKE: a function of a module that is not imported. STEP: 1 CAUSE: ended_by_an_exception line 71
import socket
import threading

people = {}
gate = threading.Lock()


def tell(text, but=None):
    with gate:
        targets = [s for s in people if s is not but]
    for s in targets:
        try:
            s.sendall((text + "\n").encode())
        except OSError:
            pass


def lines(s):
    rest = b""
    while True:
        try:
            got = s.recv(1024)
        except OSError:
            return
        if not got:
            return
        rest += got
        while b"\n" in rest:
            one, rest = rest.split(b"\n", 1)
            text = one.decode(errors="replace").strip()
            if text == "exit":
                return
            yield text


def pick_name(s, feed):
    s.sendall(b"Your name?\n")
    for name in feed:
        with gate:
            if name not in people.values():
                people[s] = name
                return name
        s.sendall(b"Taken, another one?\n")


def talk(s):
    feed = lines(s)
    name = pick_name(s, feed)
    if name is None:
        s.close()
        return
    s.sendall(f"Hello, {name}\n".encode())
    tell(f"{name} came", s)
    for text in feed:
        tell(f"{name}: {text}", s)
    with gate:
        del people[s]
    s.close()
    tell(f"{name} went")


def main():
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", 5050))
    door.listen()
    while True:
        s, where = door.accept()
        print("in:", where)
        start_new_thread(talk, (s,))


main()
