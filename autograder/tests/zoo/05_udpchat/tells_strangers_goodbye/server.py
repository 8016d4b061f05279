# WRONG: users.get(...) of a stranger is None, and then None has left and is removed: KeyError. FAILS: check_exit_from_outside_means_nothing, check_a_taken_name_stays_taken DIAGNOSIS: ended_by_an_exception line 34
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
    name = people.get(who)
    broadcast(f"* {name} went away", who)
    del people[who]


print("chat on port 9090")
while True:
    try:
        raw, who = sock.recvfrom(65536)
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
