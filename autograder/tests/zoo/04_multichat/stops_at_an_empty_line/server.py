# WRONG: what comes in one piece behind an empty line is heard only when its sender says something more. FAILS: check_two_lines_at_once_are_two_messages
"""A chat for many in one thread: `select` says who has something to read."""

import selectors
import socket

HOST = "localhost"
PORT = 8080

selector = selectors.DefaultSelector()


class User:
    def __init__(self, sock):
        self.sock = sock
        self.name = None
        self.buffer = b""

    def say(self, text):
        try:
            self.sock.sendall(text.encode() + b"\n")
        except OSError as error:
            print("not delivered:", error)


users = []


def to_others(me, text):
    print(text)
    for user in list(users):
        if user is not me and user.name is not None:
            user.say(text)


def go(user):
    users.remove(user)
    selector.unregister(user.sock)
    user.sock.close()
    if user.name is not None:
        to_others(user, f"{user.name} has left")


def take_line(user, line):
    """Deal with one line. False: that was the last one."""
    if line == "exit":
        return False
    if user.name is not None:
        to_others(user, f"{user.name}: {line}")
    elif line in [other.name for other in users]:
        user.say("Taken. Another name, please:")
    else:
        user.name = line
        user.say(f"Hello, {line}!")
        to_others(user, f"{line} is here")
    return True


def come(listener):
    sock, address = listener.accept()
    print("a newcomer from", address)
    user = User(sock)
    users.append(user)
    selector.register(sock, selectors.EVENT_READ, user)
    user.say("Your name, please:")


def hear(user):
    try:
        data = user.sock.recv(4096)
    except OSError:
        data = b""
    if not data:
        go(user)
        return
    user.buffer += data
    while b"\n" in user.buffer:
        raw, user.buffer = user.buffer.split(b"\n", 1)
        if not raw:
            to_others(user, f"{user.name}: ") if user.name else None
            break
        if not take_line(user, raw.decode(errors="replace").rstrip("\r")):
            go(user)
            return


def main():
    listener = socket.create_server((HOST, PORT))
    selector.register(listener, selectors.EVENT_READ, None)
    print(f"listening on {HOST}, port {PORT}")
    while True:
        for key, _ in selector.select():
            if key.data is None:
                come(listener)
            else:
                hear(key.data)


if __name__ == "__main__":
    main()
