# RIGHT: ANSI colours around names and notices, which are sent to both.
import itertools
import socket
import threading

RED, GREEN, GREY, PLAIN = "\033[31m", "\033[1;32m", "\033[90m", "\033[0m"
colours = itertools.cycle([RED, GREEN])
seats = {}
lock = threading.Lock()


def paint(text, colour):
    return colour + text + PLAIN


def send(to, text):
    try:
        to.sendall((text + "\n").encode())
    except OSError:
        pass


def to_all(text, but=None):
    with lock:
        everyone = [c for c in seats if c is not but and seats[c]]
    for c in everyone:
        send(c, text)


def run(c):
    colour = next(colours)
    send(c, paint("? Your name", GREY))
    data = b""
    name = ""
    while True:
        try:
            more = c.recv(64)
        except ConnectionResetError:
            more = b""
        if not more:
            break
        data += more
        if b"\n" not in data:
            continue
        *lines, data = data.split(b"\n")
        texts = [line.decode("utf-8", "replace").strip() for line in lines]
        if not name:
            name = texts.pop(0)
            with lock:
                seats[c] = paint(name, colour)
            to_all(paint("+ ", GREY) + seats[c])
        for text in texts[: texts.index("exit")] if "exit" in texts else texts:
            to_all(seats[c] + ": " + text, but=c)
        if "exit" in texts:
            break
    with lock:
        painted = seats.pop(c)
    if name:
        to_all(paint("- ", GREY) + painted)
    c.close()


s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("localhost", 8080))
s.listen()
while True:
    c, _ = s.accept()
    with lock:
        if len(seats) < 2:
            seats[c] = ""
            threading.Thread(target=run, args=(c,), daemon=True).start()
            continue
    send(c, paint("! full", RED))
    c.close()
