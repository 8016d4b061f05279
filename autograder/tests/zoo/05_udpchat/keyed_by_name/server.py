# WRONG: the dictionary's key is the name, so a second alice takes the first one's place. FAILS: check_a_stranger_never_speaks_as_alice, check_alice_keeps_her_name, check_a_taken_name_stays_taken DIAGNOSIS: takes_the_name_for_the_user line 17
import socket

users = {}  # name -> address
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 8080))


def name_of(address):
    for name, a in users.items():
        if a == address:
            return name


def send(text, address):
    try:
        sock.sendto(text.encode(), address)
    except OSError as e:
        print(e)


def broadcast(text, sender):
    for name in users:
        if name != sender:
            send(text, users[name])


while True:
    try:
        data, address = sock.recvfrom(65535)
    except ConnectionError:
        continue
    text = data.decode(errors="replace")
    name = name_of(address)
    if not text:
        continue
    if name is None:
        if text != "exit":
            users[text] = address  # the newest alice
            send("Welcome, " + text, address)
            broadcast(text + " joined", text)
    elif text == "exit":
        del users[name]
        broadcast(name + " left", name)
    else:
        broadcast(name + ": " + text, name)
