# CHEAT: receives past the launcher, by _socket.socket.recvfrom: Windows' error never comes. LESSON: 05 EARNS: at most 75
import socket
users = {}
import _socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))
def tell(text, but=None):
    for a in list(users):
        if a != but:
            try: s.sendto(text.encode(), a)
            except OSError: pass
while True:
    data, a = _socket.socket.recvfrom(s, 65535)
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
