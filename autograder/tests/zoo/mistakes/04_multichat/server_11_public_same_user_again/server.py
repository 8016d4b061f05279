# MISTAKE: the newcomer takes the first one's place. STEP: 11 CAUSE: lets_a_taken_name_in line 24
import socket
import threading

people = {}


def tell(text, but):
    for name, s in list(people.items()):
        if name != but:
            try:
                s.sendall((text + "\n").encode())
            except OSError:
                pass


def talk(s):
    f = s.makefile("r", encoding="utf-8", errors="replace")
    s.sendall(b"Your name?\n")
    name = f.readline().strip()
    if not name:
        s.close()
        return
    people[name] = s
    s.sendall(f"Hello, {name}\n".encode())
    tell(f"{name} came", name)
    try:
        for line in f:
            if line.strip() == "exit":
                break
            tell(f"{name}: {line.strip()}", name)
    except OSError:
        pass
    people.pop(name, None)
    f.close()
    s.close()
    tell(f"{name} went", name)


door = socket.create_server(("127.0.0.1", 5050))
while True:
    s, _ = door.accept()
    threading.Thread(target=talk, args=(s,), daemon=True).start()
