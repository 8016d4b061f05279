# WRONG: the name is kept as typed, and compared with a capitalised one, so the sender is never left out. FAILS: check_alice_does_not_hear_herself DIAGNOSIS: sends_back_to_the_sender line 13
import socket
import threading

clients = {}  # socket: name
lock = threading.Lock()


def broadcast(sender_name, text):
    with lock:
        items = list(clients.items())
    for sock, name in items:
        if name == sender_name.title():
            continue
        deliver(sock, f"{sender_name} says: {text}")


def notice(text, but):
    with lock:
        socks = [s for s in clients if s is not but]
    for s in socks:
        deliver(s, text)


def deliver(sock, line):
    try:
        sock.sendall(line.encode() + b"\n")
    except OSError:
        print("not delivered")


def listen_to(sock):
    stream = sock.makefile("rb")
    try:
        for raw in iter(stream.readline, b""):
            line = raw.decode(errors="replace").strip()
            if line == "exit" or not raw.endswith(b"\n"):
                return
            yield line
    except OSError:
        return
    finally:
        stream.close()


def thread(sock):
    deliver(sock, "name:")
    name = None
    for line in listen_to(sock):
        if name is not None:
            broadcast(name, line)
            continue
        with lock:
            ok = line not in clients.values()
            if ok:
                clients[sock] = line
        if ok:
            name = line
            deliver(sock, f"You are {name} now")
            notice(f"{name} is online", sock)
        else:
            deliver(sock, "No. name:")
    with lock:
        clients.pop(sock, None)
    sock.close()
    if name is not None:
        notice(f"{name} is offline", sock)


srv = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=thread, args=(srv.accept()[0],), daemon=True).start()
