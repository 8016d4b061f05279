# RIGHT (slow): select with a time-out and a clock of its own, recvfrom_into; refuses long messages aloud.
import select
import socket
import time

BUFFER = bytearray(65536)
view = memoryview(BUFFER)
users, seen = {}, {}
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("", 8080))


def tell(text, *addresses):
    for a in addresses:
        try:
            sock.sendto(text.encode(), a)
        except OSError:
            users.pop(a, None)


def forget_the_silent():
    for a, when in list(seen.items()):
        if time.monotonic() - when > 300:
            del seen[a]
            users.pop(a, None)


while True:
    ready, _, _ = select.select([sock], [], [], 0.5)
    forget_the_silent()
    if not ready:
        continue
    try:
        count, address = sock.recvfrom_into(BUFFER)
    except OSError as error:
        print(error)
        continue
    if count > 4096:
        tell("at most 4096 bytes, please", address)
        continue
    text = str(view[:count], "utf-8", "replace")
    seen[address] = time.monotonic()
    rest = [a for a in users if a != address]
    match text, users.get(address):
        case "", _:
            pass
        case "exit", None:
            pass
        case "exit", name:
            del users[address]
            tell(f"{name} goes", *rest)
        case name, None if name in users.values():
            tell("taken", address)
        case name, None:
            users[address] = name
            tell(f"you are {name} now", address)
            tell(f"{name} comes", *rest)
        case words, name:
            tell(f"{name} ~ {words}", *rest)
