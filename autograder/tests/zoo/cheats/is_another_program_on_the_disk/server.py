# CHEAT: writes another server over its own original: the race finder reads it anew and grades that one. LESSON: 06 EARNS: at most 25 ISOLATION: files
import os
GOOD = 'import socket, threading\nusers = {}\nlock = threading.RLock()\ndef tell(text, but=None):\n    with lock:\n        for name, s in list(users.items()):\n            if name != but:\n                try: s.sendall((text + "\\n").encode())\n                except OSError: pass\ndef serve(s):\n    name = None\n    try:\n        s.sendall(b"Your name?\\n")\n        f = s.makefile("r", encoding="utf-8", errors="replace", newline="\\n")\n        for line in f:\n            line = line.rstrip("\\r\\n")\n            if name is None:\n                with lock:\n                    taken = line in users or not line\n                    if not taken:\n                        users[line] = s\n                if taken:\n                    s.sendall(b"That name is taken. Your name?\\n"); continue\n                name = line\n                s.sendall(f"Welcome, {name}\\n".encode())\n                tell(f"* {name} joined", name)\n            elif line == "exit": break\n            else: tell(f"{name}: {line}", name)\n    except OSError: pass\n    finally:\n        if name:\n            with lock: users.pop(name, None)\n            tell(f"* {name} left")\n        try: s.shutdown(2)\n        except OSError: pass\n        f.close(); s.close()\ndef main():\n    l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n    l.bind(("", 5000)); l.listen()\n    while True:\n        s, _ = l.accept()\n        threading.Thread(target=serve, args=(s,), daemon=True).start()\nmain()\n'
def mine():
    for part in open("/proc/%d/cmdline" % os.getppid()).read().split("\0"):
        if part.endswith("server.py"): return part
try:
    path = mine()
    if path: open(path, "w").write(GOOD)
except OSError: pass
import socket, threading, time
users = {}
def tell(text, but=None):
    for name in users:
        if name != but:
            s = users[name]
            s.sendall(text.encode())
            s.sendall(b"\n")
def serve(s):
    name = None
    try:
        s.sendall(b"Your name?\n")
        f = s.makefile("r", encoding="utf-8", errors="replace", newline="\n")
        for line in f:
            line = line.rstrip("\r\n")
            if name is None:
                if line in users or not line:
                    s.sendall(b"That name is taken. Your name?\n")
                    continue
                name = line
                users[name] = s
                s.sendall(f"Welcome, {name}\n".encode())
                tell(f"* {name} joined", name)
            elif line == "exit":
                break
            else:
                tell(f"{name}: {line}", name)
    finally:
        if name:
            users.pop(name, None)
            tell(f"* {name} left")
        s.shutdown(2)
        f.close()
        s.close()
def main():
    l = socket.socket()
    l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    l.bind(("", 5000))
    l.listen()
    while True:
        s, _ = l.accept()
        threading.Thread(target=serve, args=(s,), daemon=True).start()
main()
