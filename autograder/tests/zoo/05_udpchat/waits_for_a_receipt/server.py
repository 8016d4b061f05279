# WRONG: probes each listener first and ends for good when one is gone. FAILS: check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_a_send_that_fails_stops_nobody DIAGNOSIS: ended_early line 20
import socket

users = {}
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 8080))


def deliver(text, address):
    """Send, and look whether the far end is there: an empty send to a connected probe fails if not."""
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.connect(address)
    try:
        probe.send(b"")
        probe.send(b"")
    except ConnectionRefusedError:
        print(address, "is gone, good night")
        raise SystemExit
    finally:
        probe.close()
    sock.sendto(text.encode()[:65507], address)


def others(text, address):
    for a in users:
        if a != address:
            deliver(text, a)


while True:
    try:
        data, address = sock.recvfrom(65535)
    except ConnectionError:
        continue
    text = data.decode(errors="replace")
    if not data:
        continue
    if text == "exit":
        if address in users:
            others(users.pop(address) + " left", address)
    elif address in users:
        others(users[address] + ": " + text, address)
    elif text in users.values():
        sock.sendto(b"taken", address)
    else:
        users[address] = text
        deliver("hello " + text, address)
        others(text + " is new", address)
