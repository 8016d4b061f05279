# RIGHT: the C module _socket, without the Python class around it.
"""The C module _socket, without the Python class around it."""
import _socket, _thread
users = {}; lock = _thread.allocate_lock()
def say(c, t):
    try: c.sendall((t + "\n").encode())
    except OSError: pass
def others(c, t):
    with lock: them = [x for x in users if x is not c]
    for x in them: say(x, t)
def serve(c):
    buf = b""; name = None; go = True; say(c, "name?")
    while go:
        try: d = c.recv(1024)
        except OSError: d = b""
        if not d: break
        *ls, buf = (buf + d).split(b"\n")
        for l in ls:
            t = l.decode(errors="replace").strip()
            if t == "exit": go = False; break
            if name is None:
                with lock:
                    if t not in users.values(): users[c] = name = t
                if name: say(c, "welcome " + t); others(c, t + " joined")
                else: say(c, "taken, name?")
            else: others(c, f"{name}: {t}")
    with lock: users.pop(c, None)
    c.close()
    if name: others(c, name + " left")
l = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM); l.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1); l.bind(("127.0.0.1", 8080)); l.listen(10)
while True:
    fd, a = l._accept(); _thread.start_new_thread(serve, (_socket.socket(fileno=fd),))
