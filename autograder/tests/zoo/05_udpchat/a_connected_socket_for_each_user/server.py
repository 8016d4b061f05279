# WRONG: sends by connected sockets, which do hear that nobody is there, and catches nothing. FAILS: check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_a_send_that_fails_stops_nobody DIAGNOSIS: stops_at_a_gone_user line 14
import socket


class Member:
    """A user with a socket of its own to send by, connected, so that the address need not be given each time."""

    def __init__(self, name, address):
        self.name = name
        self.out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.out.connect(address)

    def send(self, text):
        self.out.send(text.encode()[:65500])


members = {}
inbox = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
inbox.bind(("localhost", 8080))


def to_all(text, sender):
    for address, member in members.items():
        if address != sender:
            member.send(text)


while True:
    try:
        data, address = inbox.recvfrom(65535)
    except ConnectionError:
        continue
    text = data.decode(errors="replace")
    if not text:
        continue
    if text == "exit":
        if address in members:
            to_all(members.pop(address).name + " left", address)
    elif address in members:
        to_all(members[address].name + ": " + text, address)
    elif text in [m.name for m in members.values()]:
        inbox.sendto(b"name is taken", address)
    else:
        members[address] = Member(text, address)
        members[address].send("welcome " + text)
        to_all(text + " joined", address)
