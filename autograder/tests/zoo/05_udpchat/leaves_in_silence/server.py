# WRONG: the leaver is forgotten, and nobody is told. FAILS: check_exit_is_told_once, check_everybody_who_leaves_is_missed DIAGNOSIS: leaves_without_a_word line 42
import selectors
import socket

sel = selectors.DefaultSelector()
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setblocking(False)
sock.bind(("127.0.0.1", 9999))
who = {}
waiting = []  # (bytes, address) not sent yet


def later(text, address):
    waiting.append((text.encode(), address))


def later_to_others(text, address):
    for other in who.keys() - {address}:
        later(text, other)


def understand(data, address):
    text = data.decode("utf-8", "replace")
    if text == "exit":
        if address in who:
            print(who.pop(address), "is off")
    elif not text:
        pass
    elif address in who:
        later_to_others(f"{who[address]}| {text}", address)
    elif text in who.values():
        later("no, that one is taken", address)
    else:
        who[address] = text
        later(f"hello {text}", address)
        later_to_others(f"{text} is on", address)


def read():
    while True:  # all there is
        try:
            data, address = sock.recvfrom(65535)
        except BlockingIOError:
            return
        except OSError as error:
            print(error)
            continue
        understand(data, address)


def write():
    while waiting:
        data, address = waiting.pop(0)
        try:
            sock.sendto(data, address)
        except BlockingIOError:
            waiting.insert(0, (data, address))
            return
        except OSError as error:
            print(error)


sel.register(sock, selectors.EVENT_READ)
while True:
    for key, events in sel.select():
        if events & selectors.EVENT_READ:
            read()
        if events & selectors.EVENT_WRITE:
            write()
    sel.modify(sock, selectors.EVENT_READ | (selectors.EVENT_WRITE if waiting else 0))
