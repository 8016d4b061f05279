# RIGHT: a timer signal every 50 ms writes what was received.
"""Answers are collected and written every 50 ms by a signal handler (Nagle by hand); the main thread receives."""
import signal, socket
cur = None; out = bytearray()
def flush(*_):
    if cur and out:
        d = bytes(out); out.clear()
        try: cur.sendall(d)
        except OSError: pass
signal.signal(signal.SIGALRM, flush); signal.setitimer(signal.ITIMER_REAL, .05, .05)
ls = socket.create_server(("localhost", 8080))
def serve(c):
    buf = b""
    while d := c.recv(4096):
        buf += d
        while True:
            head, nl, rest = buf.partition(b"\n")
            if len(head) > 4096:
                out.extend(b"error: long\n"); flush(); c.shutdown(socket.SHUT_WR); c.settimeout(2)
                while c.recv(65536): pass
                return
            if not nl: break
            buf = rest
            try: out.extend(head.removesuffix(b"\r").decode().upper().encode() + b"\n")
            except UnicodeDecodeError: out.extend(b"error: bad\n")
while True:
    cur, _ = ls.accept()
    try: serve(cur)
    except OSError: pass
    flush(); c, cur = cur, None; c.close()
