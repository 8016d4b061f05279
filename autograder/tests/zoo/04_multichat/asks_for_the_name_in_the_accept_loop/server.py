# WRONG: accept() waits until the one before has given a name. FAILS: check_a_silent_newcomer_disturbs_nobody DIAGNOSIS: greets_in_the_accept_loop line 56
import socket
import threading

lock = threading.Lock()
users = {}


def send_line(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("someone has gone")


def send_others(sock, text):
    with lock:
        other = [u for u in users if u is not sock]
    for u in other:
        send_line(u, text)


def get_line(sock, box):
    while not box or b"\n" not in box[0]:
        try:
            data = sock.recv(1024)
        except OSError:
            data = b""
        if not data:
            return None
        box[:] = [b"".join(box) + data]
    line, box[0] = box[0].split(b"\n", 1)
    line = line.decode("utf-8", "replace").strip()
    return None if line == "exit" else line


def user_thread(sock, name, box):
    send_line(sock, f"Welcome, {name}")
    send_others(sock, f"{name} joined")
    while True:
        line = get_line(sock, box)
        if line is None:
            break
        send_others(sock, f"{name}: {line}")
    with lock:
        del users[sock]
    sock.close()
    send_others(sock, f"{name} left")


server = socket.create_server(("localhost", 8080))
while True:
    sock, address = server.accept()
    box = []
    send_line(sock, "Name?")
    name = get_line(sock, box)
    while name in users.values():
        send_line(sock, "Taken. Name?")
        name = get_line(sock, box)
    if name is None:
        sock.close()
        continue
    with lock:
        users[sock] = name
    threading.Thread(target=user_thread, args=(sock, name, box), daemon=True).start()
