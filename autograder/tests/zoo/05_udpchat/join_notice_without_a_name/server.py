# WRONG: tells that somebody has connected, and not who. FAILS: check_others_are_told_who_joined, check_everyone_is_told_once_who_joined DIAGNOSIS: tells_only_the_newcomer line 39
import socket

chat = {}


def open_socket():
    s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("::1", 8080))
    return s


def say(s, text, *addresses):
    for address in addresses:
        try:
            s.sendto(text.encode(), address)
        except OSError as e:
            print("cannot reach", address[0], address[1], e.strerror)


def serve(s):
    while True:
        try:
            text, address = receive(s)
        except ConnectionError:
            continue
        others = [a for a in chat if a != address]
        if text == "exit" and address in chat:
            say(s, chat.pop(address) + " disconnected", *others)
        elif text in ("", "exit"):
            continue
        elif address in chat:
            say(s, chat[address] + " wrote: " + text, *others)
        elif text in chat.values():
            say(s, "name is not free", address)
        else:
            chat[address] = text
            say(s, "connected as " + text, address)
            say(s, f"a new user has connected from port {address[1]}, {len(chat)} users now", *others)


def receive(s):
    data, address = s.recvfrom(0xFFFF)
    return data.decode("utf-8", "replace"), address


serve(open_socket())
