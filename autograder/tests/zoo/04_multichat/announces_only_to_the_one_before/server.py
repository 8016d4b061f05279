# WRONG: the notice about a newcomer goes to the user who came last, not to everyone. FAILS: check_others_are_told_who_joined, check_everyone_is_told_once_who_joined DIAGNOSIS: tells_only_the_newcomer line 54
import socket
import threading

lock = threading.Lock()
members = []  # dictionaries with "sock" and "name"


def put(member, text):
    try:
        member["sock"].sendall(text.encode() + b"\n")
    except OSError:
        member["dead"] = True


def put_all(text, me):
    with lock:
        targets = [m for m in members if m is not me]
    for m in targets:
        put(m, text)


def gets(member):
    while b"\n" not in member["rest"]:
        try:
            data = member["sock"].recv(1024)
        except OSError:
            return None
        if not data:
            return None
        member["rest"] += data
    line, member["rest"] = member["rest"].split(b"\n", 1)
    line = line.decode(errors="replace").strip()
    return line if line != "exit" else None


def run(sock):
    me = {"sock": sock, "name": None, "rest": b"", "dead": False}
    put(me, "Hi! And you are?")
    while me["name"] is None:
        name = gets(me)
        if name is None:
            sock.close()
            return
        with lock:
            if name not in [m["name"] for m in members]:
                me["name"] = name
                before = members[-1] if members else None
                members.append(me)
        if me["name"] is None:
            put(me, "We have one of these. And you are?")
    put(me, f"Pleased to meet you, {name}")
    if before is not None:
        put(before, f"{name} came after you")
    while (text := gets(me)) is not None:
        put_all(f"{name}> {text}", me)
    with lock:
        members.remove(me)
    sock.close()
    put_all(f"{name} has gone", me)


listener = socket.create_server(("localhost", 3333))
while True:
    threading.Thread(target=run, args=(listener.accept()[0],), daemon=True).start()
