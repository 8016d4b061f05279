# WRONG: waits at its own keyboard for the port. FAILS: check_the_server_starts_and_listens, check_two_users_never_get_one_name, check_people_come_during_a_broadcast, check_people_go_during_a_broadcast, check_one_who_never_reads_holds_up_nobody, check_one_who_never_reads_is_let_go, check_two_who_speak_at_once_stay_apart, check_long_messages_never_interleave, check_a_line_without_end_harms_nobody, check_a_flood_of_lines_harms_nobody, check_a_name_that_tricks_a_screen_is_refused, check_no_message_forges_another, check_no_name_forges_a_message, check_who_is_silent_for_too_long_is_let_go, check_ctrl_c_says_goodbye_and_ends, check_termination_says_goodbye_and_ends, check_one_who_never_reads_does_not_hold_up_the_end, check_it_can_be_started_again_at_once, check_nothing_is_left_over_of_who_has_gone DIAGNOSIS: waits_in_input line 97
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
signal.signal(signal.SIGTERM, stop)
listener = socket.create_server(("", int(input("port? "))))
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
