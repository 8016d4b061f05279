# WRONG: a text with a name in front may be too large to send, and nothing is caught. FAILS: check_the_largest_datagram_harms_nobody, check_a_send_that_fails_stops_nobody DIAGNOSIS: ended_by_an_exception line 10
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 9090))
people = {}


def send(text, to):
    sock.sendto(text.encode(), to)


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
