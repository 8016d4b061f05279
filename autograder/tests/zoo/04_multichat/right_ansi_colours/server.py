# RIGHT: each user has a colour, with escape sequences around the name, an emoji before notices.
import itertools
import socket
import threading

COLOURS = itertools.cycle(range(31, 37))
people = {}
lock = threading.Lock()


def paint(name, colour):
    return f"\x1b[1;{colour}m{name}\x1b[0m"


def out(sock, text):
    try:
        sock.sendall(f"{text}\n".encode())
    except OSError:
        print("X")


def out_others(sock, text):
    with lock:
        others = [p for p in people if p is not sock]
    for p in others:
        out(p, text)


def lines(sock):
    rest = b""
    while True:
        try:
            data = sock.recv(300)
        except OSError:
            return
        if not data:
            return
        *full, rest = (rest + data).split(b"\n")
        for line in full:
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                return
            yield text


def talk(sock):
    out(sock, "\x1b[2J\x1b[32mWho are you?\x1b[0m")
    shown = None
    for text in lines(sock):
        if shown:
            out_others(sock, f"{shown} \x1b[90m»\x1b[0m {text}")
            continue
        with lock:
            free = text not in people.values()
            if free:
                people[sock] = text
                shown = paint(text, next(COLOURS))
        if free:
            out(sock, f"🎉 Welcome, {shown}!")
            out_others(sock, f"🟢 {shown} is online")
        else:
            out(sock, "\x1b[31mTaken.\x1b[0m Who are you?")
    with lock:
        people.pop(sock, None)
    sock.close()
    if shown:
        out_others(sock, f"🔴 {shown} is offline")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()
