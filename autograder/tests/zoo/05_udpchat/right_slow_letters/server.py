# RIGHT (slow): slow: 20 ms before each send, and a thread of its own for every one of them.
import socket
import threading
import time

lock = threading.RLock()
members = {}
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 8080))


class Letter(threading.Thread):
    """Carries one text to one address, after the letter before."""

    last = None

    def __init__(self, text, address):
        super().__init__()
        self.text, self.address, self.before = text, address, Letter.last
        Letter.last = self

    def run(self):
        if self.before is not None:
            self.before.join()
            self.before = None
        time.sleep(0.02)
        try:
            sock.sendto(self.text.encode(), self.address)
        except OSError as error:
            print(error)


def post(text, *addresses):
    for address in addresses:
        Letter(text, address).start()


while True:
    try:
        data, address = sock.recvfrom(65535)
    except ConnectionResetError:
        continue
    text = data.decode(errors="replace")
    with lock:
        others = [a for a in members if a != address]
        if not text:
            continue
        if text == "exit":
            if address in members:
                post(f"{members.pop(address)} has left", *others)
        elif address in members:
            post(f"{members[address]}: {text}", *others)
        elif text in members.values():
            post("that is somebody else", address)
        else:
            members[address] = text
            post(f"hello, {text}", address)
            post(f"hello to {text}", *others)
