# WRONG: the connection is in the list from the start, so one without a name hears everything. FAILS: check_a_silent_newcomer_disturbs_nobody DIAGNOSIS: tells_those_who_have_not_joined line 15
import socket
import threading

sockets = []
names = {}
lock = threading.Lock()


def to_others(sock, text):
    with lock:
        now = [s for s in sockets if s is not sock]
    for s in now:
        try:
            s.sendall((text + "\n").encode())
        except OSError:
            print("error while sending")


def handle(sock):
    rest = b""
    name = None
    with lock:
        sockets.append(sock)
    sock.sendall(b"Enter name:\n")
    over = False
    while not over:
        try:
            data = sock.recv(1024)
        except OSError:
            break
        if not data:
            break
        rest += data
        while b"\n" in rest:
            line, rest = rest.split(b"\n", 1)
            line = line.decode("utf-8", "replace").strip()
            if line == "exit":
                over = True
                break
            if name is not None:
                to_others(sock, f"{name}: {line}")
                continue
            with lock:
                if line not in names.values():
                    names[sock] = name = line
            if name is None:
                sock.sendall(b"Name exists. Enter name:\n")
            else:
                sock.sendall(f"Welcome, {name}\n".encode())
                to_others(sock, f"{name} connected")
    with lock:
        sockets.remove(sock)
        names.pop(sock, None)
    sock.close()
    if name is not None:
        to_others(sock, f"{name} disconnected")


s = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=handle, args=(s.accept()[0],), daemon=True).start()
