# WRONG: None.title() raises between acquire() and release() when a newcomer leaves, and nobody gets the lock again. FAILS: check_a_newcomer_may_leave_without_a_name DIAGNOSIS: never_gives_the_lock_back line 41
import socket
import threading

registry = {}
lock = threading.Lock()


def transmit(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("transmission failed")


def transmit_all(text, exclude):
    lock.acquire()
    copies = list(registry.values())
    lock.release()
    for sock in copies:
        if sock is not exclude:
            transmit(sock, text)


def fetch(stream):
    try:
        raw = stream.readline()
    except OSError:
        return None
    if not raw.endswith(b"\n"):
        return None
    text = raw.decode("utf-8", "replace").strip()
    return text if text != "exit" else None


def connection(sock):
    stream = sock.makefile("rb")
    transmit(sock, "NAME?")
    while True:
        name = fetch(stream)
        lock.acquire()
        key = name.title()
        free = key not in registry
        if free:
            registry[key] = sock
        lock.release()
        if free:
            break
        transmit(sock, "NAME IS TAKEN. NAME?")
    transmit(sock, f"WELCOME, {name}")
    transmit_all(f"ENTER {name}", sock)
    while (text := fetch(stream)) is not None:
        transmit_all(f"{name}: {text}", sock)
    lock.acquire()
    del registry[key]
    lock.release()
    stream.close()
    sock.close()
    transmit_all(f"LEAVE {name}", sock)


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=connection, args=(listener.accept()[0],), daemon=True).start()
