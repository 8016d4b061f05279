# WRONG: EXIT and Exit are taken for the farewell, too. FAILS: check_exit_is_told_once
"""Lesson 05: the chat over UDP, where everyone writes to one socket.

    alice --"hi"-->  server  --"alice: hi"-->  bob, carol

Run it:      python lessons/05_udpchat/server.py
Talk to it:  python lessons/05_udpchat/client.py    (one terminal for each user)
Check it:    python autograder/run.py 05

Steps 1 to 8 are in this file, steps 9 to 11 are in client.py.
"""

import socket

HOST = "localhost"
PORT = 8080

# Step 8, first half: leave room for the largest datagram there is.
BUFFER = 65535  # bytes

users = {}  # address -> name: everyone who is in the chat


def tell(server, address, text):
    """Send `text` to one address, as one datagram."""
    # Step 7, first half: one user who cannot be reached keeps nobody else from hearing.
    try:
        server.sendto(text.encode(), address)
    except OSError as error:
        print(f"{address} cannot be reached: {error}")


def tell_others(server, sender, text):
    """Send `text` to everybody in the chat except the sender."""
    # Step 3: the sender is not among those who hear it.
    listeners = [address for address in users if address != sender]
    print(f"for {len(listeners)} users: {text}")

    # Step 2, first half: send `text` to every one of the listeners.
    for address in listeners:
        tell(server, address, text)


def join(server, address, name):
    """Take a newcomer into the chat."""
    print(f"{address} wants to be {name}")
    # Step 6: a name belongs to the address that took it first.
    if name in users.values():
        tell(server, address, "that name is taken, send another")
        return

    # Step 1: remember the name of this address, and welcome the newcomer by it.
    users[address] = name
    tell(server, address, f"welcome, {name}")

    # Step 4: tell the others who has joined.
    tell_others(server, address, f"{name} has joined")


def handle(server, address, text):
    """Find out what a datagram is: a farewell, a name or a message."""
    # Step 5: `exit` is a farewell: forget the address, and tell the others once.
    if text.lower() == "exit":
        if address in users:
            name = users.pop(address)
            tell_others(server, address, f"{name} has left")
        return

    if address not in users:
        join(server, address, text)
        return
    # Step 2, second half: let the others hear what a user says, with the name in front.
    tell_others(server, address, f"{users[address]}: {text}")


def main():
    """Wait for datagrams, from whoever they come."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((HOST, PORT))
    print(f"listening on {HOST}:{PORT}")
    while True:
        # Step 7, second half: the news that a user is gone does not stop the server.
        try:
            data, address = server.recvfrom(BUFFER)
        except ConnectionError as error:
            print(f"somebody is gone: {error}")
            continue

        # Step 8, second half: an empty datagram ends nothing, and not all bytes are text.
        if not data:
            continue
        handle(server, address, data.decode(errors="replace"))


if __name__ == "__main__":
    main()
