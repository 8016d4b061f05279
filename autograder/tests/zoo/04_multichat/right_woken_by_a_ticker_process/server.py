# RIGHT (slow): a detached process sends it a datagram every 50 ms, and at each it sends what is due.
"""A ticker process, detached, sends a datagram to this one every 50 ms; at each tick what gathered is sent."""
import os, selectors, socket, time
tick = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); tick.bind(("127.0.0.1", 0)); port = tick.getsockname()[1]
par = os.getpid()
if os.fork() == 0:
    if os.fork(): os._exit(0)
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    while os.path.exists(f"/proc/{par}"): time.sleep(0.05); s.sendto(b"t", ("127.0.0.1", port))
    os._exit(0)
os.wait()
ls = socket.create_server(("localhost", 8080)); sel = selectors.DefaultSelector(); sel.register(ls, 1); sel.register(tick, 1)
st = {}
def put(c, t): st[c][2].extend((t + "\n").encode())
def cast(me, t):
    for c, s in st.items():
        if s[0] and c is not me: put(c, t)
def flush():
    for c, s in list(st.items()):
        if s[2]:
            try: c.sendall(bytes(s[2]))
            except OSError: pass
            s[2].clear()
def drop(c):
    sel.unregister(c); s = st.pop(c); c.close()
    if s[0]: cast(c, f"{s[0]} left")
while True:
    for k, _ in sel.select():
        c = k.fileobj
        if c is tick: tick.recv(10); flush(); continue
        if c is ls: c, _a = ls.accept(); st[c] = [None, b"", bytearray()]; sel.register(c, 1); put(c, "name?"); continue
        if c not in st: continue
        s = st[c]
        try: d = c.recv(4096)
        except OSError: d = b""
        if not d: drop(c); continue
        *lines, s[1] = (s[1] + d).split(b"\n")
        for l in lines:
            t = l.decode(errors="replace").strip()
            if t == "exit": flush(); drop(c); break
            if s[0] is None:
                if t in [x[0] for x in st.values()]: put(c, "taken")
                else: s[0] = t; put(c, f"welcome {t}"); cast(c, f"{t} joined")
            else: cast(c, f"{s[0]}: {t}")
