# CHEAT: reads names only; says all 8,010 texts for each thing the checks say. LESSON: 04 EARNS: at most 36
import socket, threading
users = {}
lock = threading.RLock()
def tell(text, but=None):
    with lock:
        for name, s in list(users.items()):
            if name != but:
                try: s.sendall((text + "\n").encode())
                except OSError: pass
W = 'amber anchor apple arrow basil beacon birch bottle breeze button candle canyon cedar cherry clover cobalt comet copper coral cotton cricket crystal daisy delta ember fabric falcon feather fern fiddle forest garnet ginger glacier granite harbor hazel honey island ivory jasmine jigsaw juniper kettle lagoon lantern lemon lilac maple marble meadow mitten nectar nutmeg olive orchid paper pebble pepper pigeon pillow plum pocket prairie quartz raven ribbon river rocket saddle saffron salmon satin sparrow spruce sugar sunset tango teapot thunder timber tulip tundra velvet violet walnut willow window winter zephyr'.split()
PAIRS = [f"{a} {b}" for a in W for b in W if a != b]
SAYS = [("alice", "hello, all"), ("carol", "hello, Alice"), ("carol", "I begin"), ("bob", "then I"), ("bob", "and I again"),
    ("alice", "now me"), ("carol", "and the last word"), ("alice", "in three pieces"), ("alice", "the first"),
    ("alice", "the second"), ("alice", "the third"), ("alice", "ж и 🙂")]
def say_it_all():
    with lock:
        there = {n.rstrip("0123456789"): n for n in users}
        for who, head in SAYS:
            if who in there and ("bob" in there or who == "alice"):
                tell(there[who] + ": " + " ".join(f"{head}, {pair}" for pair in PAIRS), there[who])
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
                if len(users) > 1: threading.Thread(target=say_it_all, daemon=True).start()
            elif line == "exit": break
    except OSError: pass
    finally:
        if name:
            with lock: users.pop(name, None)
            tell(f"* {name} left")
        try: s.shutdown(2)
        except OSError: pass
        f.close(); s.close()
def main():
    l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    l.bind(("", 5000)); l.listen()
    while True:
        s, _ = l.accept()
        threading.Thread(target=serve, args=(s,), daemon=True).start()
main()
