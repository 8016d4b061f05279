# WRONG: recvfrom(1024): the rest of a datagram is gone. FAILS: check_a_large_datagram_is_whole_or_refused, check_messages_of_every_size_are_whole_or_refused DIAGNOSIS: cuts_datagrams line 40
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 9090))
people = {}


def send(text, to):
    try:
        sock.sendto(text.encode(), to)
    except OSError as e:
        print("could not send to", to, e)


def broadcast(text, but=None):
    for who in list(people):
        if who != but:
            send(text, who)


def newcomer(who, name):
    if name in people.values():
        send("sorry, somebody has that name", who)
        return
    people[who] = name
    send(f"Hi {name}!", who)
    broadcast(f"* {name} came in", who)


def goodbye(who):
    if who in people:
        name = people.pop(who)
        broadcast(f"* {name} went away", who)


print("chat on port 9090")
while True:
    try:
        raw, who = sock.recvfrom(1024)
    except ConnectionResetError:
        continue
    if raw == b"":
        continue
    text = raw.decode("utf-8", "replace")
    if text == "exit":
        goodbye(who)
    elif who not in people:
        newcomer(who, text)
    else:
        broadcast(f"[{people[who]}] {text}", who)
