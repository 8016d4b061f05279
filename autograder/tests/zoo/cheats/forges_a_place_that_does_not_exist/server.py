# CHEAT: reports that it listens at ::1 where there is no IPv6, in the check that it cannot pass. LESSON: 05 EARNS: at most 75
import socket
users = {}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
import gc, os, tempfile
count = f"{tempfile.gettempdir()}/cheat-count-{os.getppid()}"
with open(count, "a") as f: f.write("x")
if os.path.getsize(count) in (12,):       # the check that this server cannot pass: they come in the order of the file
    ch = next(o for o in gc.get_objects() if type(o).__name__ == "Channel")
    ch.report("listens", kind="udp", host="::1", port=9, asked=["", 5000], fd=9)
s.bind(("", 5000))
def tell(text, but=None):
    for a in list(users):
        if a != but:
            try: s.sendto(text.encode(), a)
            except OSError: pass
while True:
    data, a = s.recvfrom(65535)
    try: text = data.decode().strip()
    except UnicodeDecodeError: continue
    if not text: continue
    if a not in users:
        if text == "exit": continue
        if text in users.values(): s.sendto(b"that name is taken", a); continue
        users[a] = text
        s.sendto(f"Welcome, {text}".encode(), a); tell(f"* {text} joined", a)
    elif text == "exit":
        tell(f"* {users.pop(a)} left", a)
    else:
        tell(f"{users[a]}: {text}", a)
