# RIGHT: a timer signal looks at the socket ten times a second while input() waits.
"""A timer signal looks at the socket ten times a second while input() waits."""
import os, signal, socket
s = socket.create_connection(("localhost", 8080)); s.setblocking(False); buf = b""
def look(*_):
    global buf
    while True:
        try: d = s.recv(4096)
        except BlockingIOError: return
        except OSError: d = b""
        if not d: print("server gone", flush=True); os._exit(0)
        *ls, buf = (buf + d).split(b"\n")
        for l in ls: print(l.decode(errors="replace"), flush=True)
signal.signal(signal.SIGALRM, look); signal.setitimer(signal.ITIMER_REAL, .1, .1)
while True:
    try: t = input()
    except (EOFError, KeyboardInterrupt): t = "exit"
    s.sendall((t + "\n").encode())
    if t == "exit": break
