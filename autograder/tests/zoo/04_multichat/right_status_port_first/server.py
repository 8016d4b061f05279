# RIGHT: opens a status port before the port of the chat.
"""A status port (9000) is opened before the chat's port (8080)."""
import socket, threading
users, lock = {}, threading.Lock()
def status(s):
    while True:
        c, _ = s.accept()
        with lock: n = len(users)
        try: c.sendall(f"{n} users online\n".encode())
        except OSError: pass
        c.close()
def send(c, t):
    try: c.sendall((t + "\n").encode())
    except OSError: pass
def others(c, t):
    with lock: them = [x for x in users if x is not c]
    for x in them: send(x, t)
def serve(c):
    send(c, "name?"); name = None
    try:
        for line in c.makefile(encoding="utf-8", errors="replace", newline="\n"):
            if line[-1:] != "\n": break
            t = line.strip()
            if t == "exit": break
            if name is None:
                with lock:
                    free = t not in users.values()
                    if free: users[c] = name = t
                if free: send(c, f"welcome {t}"); others(c, f"{t} joined")
                else: send(c, "taken, name?")
            else: others(c, f"{name}: {t}")
    except OSError: pass
    with lock: users.pop(c, None)
    try: c.shutdown(2)
    except OSError: pass
    c.close()
    if name: others(c, f"{name} left")
st = socket.create_server(("localhost", 9000)); threading.Thread(target=status, args=(st,), daemon=True).start()
ls = socket.create_server(("localhost", 8080))
while True: threading.Thread(target=serve, args=(ls.accept()[0],), daemon=True).start()
