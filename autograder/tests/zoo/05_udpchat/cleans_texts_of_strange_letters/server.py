# WRONG: leaves only printable ASCII of what is said, against rubbish: Russian vanishes. FAILS: check_everyone_else_hears_alice, check_everything_is_heard_as_it_was_said
from socket import socket, AF_INET, SOCK_DGRAM

door = socket(AF_INET, SOCK_DGRAM)
door.bind(("127.0.0.1", 4040))
guests: dict[tuple, bytes] = {}


def shout(words: bytes, besides: tuple) -> None:
    for guest in guests:
        if guest != besides:
            whisper(words, guest)


def whisper(words: bytes, guest: tuple) -> None:
    try:
        door.sendto(words, guest)
    except OSError as reason:
        print(guest, "is deaf:", reason)


def listen() -> tuple[bytes, tuple]:
    while True:
        try:
            words, guest = door.recvfrom(65535)
        except ConnectionResetError:
            continue
        if words:
            return words, guest


while True:
    words, guest = listen()
    if words == b"exit":
        if name := guests.pop(guest, b""):
            shout(name + b" slams the door", guest)
    elif guest in guests:
        clean = bytes(letter for letter in words if 32 <= letter < 127)
        shout(guests[guest] + b": " + clean, guest)
    elif words in guests.values():
        whisper(b"we have one of those", guest)
    else:
        guests[guest] = words
        whisper(b"come in, " + words, guest)
        shout(words + b" comes in", guest)
