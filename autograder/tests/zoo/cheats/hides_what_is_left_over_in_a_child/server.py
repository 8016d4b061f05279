# CHEAT: gives the sockets that are left over to a child: they are counted in the parent. LESSON: 06 EARNS: at most 51
import socket, threading
users = {}
kept = []
lock = threading.RLock()
def tell(text, but=None):
    with lock:
        for name, s in list(users.items()):
            if name != but:
                try: s.sendall((text + "\n").encode())
                except OSError: pass
def serve(s):
    name = None
    try:
        s.sendall(b"Your name?\n")
        f = s.makefile("r", encoding="utf-8", errors="replace", newline="\n")
        for line in f:
            line = line.rstrip("\r\n")
            if name is None:
                with lock:
                    taken = line in users or not line
                    if not taken:
                        users[line] = s
                if taken:
                    s.sendall(b"That name is taken. Your name?\n"); continue
                name = line
                s.sendall(f"Welcome, {name}\n".encode())
                tell(f"* {name} joined", name)
            elif line == "exit": break
            else: tell(f"{name}: {line}", name)
    except OSError: pass
    finally:
        if name:
            with lock: users.pop(name, None)
            tell(f"* {name} left")
        try: s.shutdown(2)
        except OSError: pass
        socket.send_fds(ours, [b"x"], [s.fileno()])
        f.close(); s.close()
ours, theirs = socket.socketpair()
def main():
    import os
    if os.fork() == 0:
        while True: kept.append(socket.recv_fds(theirs, 1, 1))
    l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    l.bind(("", 5000)); l.listen()
    while True:
        s, _ = l.accept()
        threading.Thread(target=serve, args=(s,), daemon=True).start()
main()
