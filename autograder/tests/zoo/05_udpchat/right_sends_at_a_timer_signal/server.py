# RIGHT (slow): what is to be sent is collected, and a timer signal every 80 ms sends it.
"""What is to be sent waits in a list; a signal every 80 ms sends it."""
import signal, socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("localhost", 8080)); users = {}; out = []
def flush(*_):
    while out:
        t, a = out.pop(0)
        try: s.sendto(t.encode(), a)
        except OSError: pass
signal.signal(signal.SIGALRM, flush); signal.setitimer(signal.ITIMER_REAL, .08, .08)
def others(me, t): out.extend((t, a) for a in users if a != me)
while True:
    try: d, a = s.recvfrom(65535)
    except OSError: continue
    if not d: continue
    t = d.decode(errors="replace")
    if t == "exit":
        if a in users: n = users.pop(a); others(a, f"{n} left")
    elif a in users: others(a, f"{users[a]}: {t}")
    elif t in users.values(): out.append(("taken", a))
    else: users[a] = t; out.append((f"welcome, {t}", a)); others(a, f"{t} joined")
