# RIGHT (slow): extra notices about everything: who is online, how long, how many, who spoke, and a tip every 100 ms.
import itertools
import socket
import threading

TIPS = ["Tip: type exit to leave.", "Tip: be kind.", "Tip: drink some water."]
members = {}
counts = {}
lock = threading.RLock()


def send(sock, *texts):
    for text in texts:
        try:
            sock.sendall(text.encode() + b"\n")
        except OSError:
            return


def send_all(*texts, but=None):
    with lock:
        socks = [m for m in members if m is not but]
    for sock in socks:
        send(sock, *texts)


def tips():
    pause = threading.Event()
    for tip in itertools.cycle(TIPS):
        pause.wait(0.1)
        send_all(tip, f"Users online: {len(members)}")


def lines(sock):
    rest = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        *full, rest = (rest + data).split(b"\n")
        for line in full:
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                return
            yield text


def serve(sock):
    send(sock, "", "=== chat ===", "somebody must choose a name now", "Name, please:")
    name = None
    for text in lines(sock):
        if name is not None:
            counts[name] += 1
            send_all(f"{name}: {text}", f"({name} has sent {counts[name]} messages)", but=sock)
            send(sock, "(delivered)")
            continue
        with lock:
            if text not in members.values():
                members[sock] = name = text
                counts[name] = 0
        if name is None:
            send(sock, "(taken)", "Name, please:")
            continue
        with lock:
            online = ", ".join(members.values())
        send(sock, f"Welcome, {name}!", f"Online: {online}", "")
        send_all("Attention!", f"{name} has joined.", f"Online now: {online}", but=sock)
    with lock:
        members.pop(sock, None)
        online = ", ".join(members.values())
    send(sock, "Goodbye.")
    sock.close()
    if name is not None:
        send_all("Attention!", f"{name} has left.", f"{name} sent {counts[name]} messages.", f"Online now: {online}")


threading.Thread(target=tips, daemon=True).start()
listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
