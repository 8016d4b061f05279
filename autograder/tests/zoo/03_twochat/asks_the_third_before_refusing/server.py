# RIGHT: asks everybody for the name, and tells a third by name that there is no seat.
import socket
import threading

lock = threading.Lock()
seated = {}


def newcomer(conn):
    conn.sendall(b"name?\n")
    source = conn.makefile("rb")
    name = source.readline().decode(errors="replace").strip()
    with lock:
        full = len(seated) == 2
        if name and not full:
            seated[name] = conn
    if full:
        conn.sendall(f"{name}, there is no seat for you today\n".encode())
    elif name:
        conn.sendall(f"welcome, {name}\n".encode())
        talk(name, source)
    source.close()
    conn.close()


def talk(name, source):
    try:
        for raw in source:
            text = raw.decode(errors="replace").strip()
            if text == "exit":
                break
            pass_on(name, f"{name}: {text}")
    except OSError:
        print(name, "was cut off")
    with lock:
        del seated[name]
    pass_on(name, f"{name} left us")


def pass_on(name, text):
    with lock:
        to = [c for n, c in seated.items() if n != name]
    for c in to:
        try:
            c.sendall((text + "\n").encode())
        except OSError:
            print("lost:", text)


listener = socket.create_server(("localhost", 8080))
while True:
    conn, _ = listener.accept()
    threading.Thread(target=newcomer, args=(conn,), daemon=True).start()
