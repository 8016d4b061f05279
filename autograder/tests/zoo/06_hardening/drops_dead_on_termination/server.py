# WRONG: on SIGTERM it leaves by the shortest way. FAILS: check_termination_says_goodbye_and_ends
import os
import selectors
import signal
import socket
import time

IDLE = float(os.environ.get("CHAT_IDLE_SECONDS", 300))
MOST = 5_000_000
selector = selectors.DefaultSelector()
running = True


class User:
    def __init__(self, sock):
        self.sock, self.name = sock, ""
        self.got, self.out = b"", bytearray()
        self.heard = time.monotonic()
        self.gone = False

    def say(self, text):
        self.out += text.encode() + b"\n"
        if len(self.out) > MOST:
            self.gone = True


users = []


def announce(text, but=None):
    for user in users:
        if user.name and user is not but:
            user.say(text)


def take_line(user, line):
    text = line.decode("utf-8", "replace").rstrip("\r")
    if text == "exit":
        user.gone = True
    elif user.name:
        announce(user.name + "> " + text.encode("unicode_escape").decode() if not text.isprintable() else user.name + "> " + text, user)
    elif not text.isalpha() and not text.isalnum() or len(text) > 32 or any(text == u.name for u in users):
        user.say("Имя не подходит. Как вас зовут?")
    else:
        user.name = text
        user.say("Здравствуйте, " + text)
        announce("К нам пришёл " + text, user)


def read(user):
    try:
        data = user.sock.recv(65536)
    except BlockingIOError:
        return
    except OSError:
        data = b""
    user.heard = time.monotonic()
    if not data:
        user.gone = True
    *lines, user.got = (user.got + data).split(b"\n")
    if len(user.got) > 100_000:
        user.gone = True
    for line in lines:
        if not user.gone:
            take_line(user, line)


def flush(user):
    try:
        while user.out:
            del user.out[: user.sock.send(user.out)]
    except BlockingIOError:
        pass
    except OSError:
        user.gone = True
    if user.sock.fileno() >= 0:
        selector.modify(user.sock, selectors.EVENT_READ | (selectors.EVENT_WRITE if user.out else 0), user)


def bury():
    while any(user.gone for user in users):
        user = next(user for user in users if user.gone)
        users.remove(user)
        selector.unregister(user.sock)
        user.sock.close()
        if user.name:
            announce("Ушёл " + user.name)


def stop(*_):
    global running
    running = False


signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
listener = socket.create_server(("", 8080))
listener.setblocking(False)
selector.register(listener, selectors.EVENT_READ)
while running:
    for key, events in selector.select(0.25):
        if key.data is None:
            sock, _ = listener.accept()
            sock.setblocking(False)
            user = User(sock)
            users.append(user)
            selector.register(sock, selectors.EVENT_READ, user)
            user.say("Как вас зовут?")
        elif events & selectors.EVENT_READ and not key.data.gone:
            read(key.data)
    for user in users:
        if time.monotonic() - user.heard > IDLE:
            user.gone = True
    bury()
    for user in users:
        flush(user)
    bury()
for user in users:
    user.say("Сервер закрывается")
    flush(user)
