# RIGHT (slow): what is to be sent is collected, and a timer signal every 100 ms sends it.
"""Broadcasts are batched: SIGALRM every 100 ms sends out what has gathered."""
import selectors, signal, socket
sel = selectors.DefaultSelector()
users = {}   # sock -> [name, inbuf, outbuf]
def put(s, t): users[s][2] += (t + "\n").encode()
def everyone(t, but):
    for s, u in users.items():
        if s is not but and u[0]: put(s, t)
def flush(*_):
    for s, u in list(users.items()):
        if u[2]:
            try: s.sendall(bytes(u[2])); u[2].clear()
            except OSError: pass
signal.signal(signal.SIGALRM, flush)
signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
ls = socket.create_server(("localhost", 8080)); sel.register(ls, selectors.EVENT_READ)
def drop(s):
    sel.unregister(s); name = users.pop(s)[0]; s.close()
    if name: everyone(f"{name} left", None)
while True:
    for key, _ in sel.select():
        s = key.fileobj
        if s is ls:
            c, _a = ls.accept(); sel.register(c, selectors.EVENT_READ); users[c] = [None, b"", bytearray()]; put(c, "Name, please")
            continue
        try: d = s.recv(1024)
        except OSError: d = b""
        if not d: drop(s); continue
        *lines, users[s][1] = (users[s][1] + d).split(b"\n")
        for l in lines:
            t = l.decode(errors="replace").strip()
            if t == "exit": flush(); drop(s); break
            if users[s][0] is None:
                if t in [u[0] for u in users.values()]: put(s, "Taken; name, please")
                else: users[s][0] = t; put(s, f"Welcome, {t}"); everyone(f"{t} joined", s)
            else: everyone(f"{users[s][0]}: {t}", s)
