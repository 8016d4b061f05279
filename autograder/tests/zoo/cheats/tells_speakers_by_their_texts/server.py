# CHEAT: does not ask who sent a datagram: a table says which role says which text. LESSON: 05 EARNS: at most 17.5
import socket
users = {}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))
SAYS = {'hello, all': 'alice', 'привет, Алиса': 'carol', 'echo?': 'alice', 'I have to go': 'bob', 'back in a minute': 'bob', 'here I am': 'bob', 'I am not Alice': 'dave', 'which one?': 'bob', 'the only one': 'alice', 'as we were saying': 'carol', 'what was that?': 'alice', 'nothing': 'dave', 'never mind': 'bob', 'was that too much?': 'alice', 'for some of us': 'bob', 'hello from Bob': 'bob', 'and again': 'bob', 'Bob?': 'alice', 'where is he?': 'alice', 'well, then': 'alice', 'I am new here': 'dave', 'here I am again': 'bob'}
def speaker(text):          # the address is not asked: the script of the checks says who says what
    role = next((role for head, role in SAYS.items() if text.startswith(head + ",")), "")
    return next((n for n in reversed(list(users.values())) if n.rstrip("0123456789") == role), "somebody")
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
        tell(f"{speaker(text)}: {text}", a)
