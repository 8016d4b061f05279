# WRONG: the socket goes out of one list, the name stays in the other for ever. FAILS: check_who_left_may_come_back, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_hanging_up_in_mid_line_frees_the_name DIAGNOSIS: keeps_the_name_of_one_who_left line 50
import socket
import threading

sockets = []
used_names = set()
lock = threading.Lock()


def everyone(text, but=None):
    with lock:
        copy = sockets.copy()
    for s in copy:
        if s is but:
            continue
        try:
            s.sendall(text.encode() + b"\n")
        except OSError:
            print("!", text)


def get(sock, state):
    while True:
        if b"\n" in state["b"]:
            line, state["b"] = state["b"].split(b"\n", 1)
            line = line.decode(errors="replace").strip()
            return None if line == "exit" else line
        try:
            data = sock.recv(100)
        except OSError:
            return None
        if not data:
            return None
        state["b"] += data


def conversation(sock):
    state = {"b": b""}
    sock.sendall(b"Login please\n")
    while True:
        name = get(sock, state)
        if name is None:
            sock.close()
            return
        with lock:
            if name not in used_names:
                used_names.add(name)
                sockets.append(sock)
                break
        sock.sendall(b"Login is used, another please\n")
    sock.sendall(f"Login accepted: {name}\n".encode())
    everyone(f"+++ {name}", sock)
    text = get(sock, state)
    while text is not None:
        everyone(f"{name} | {text}", sock)
        text = get(sock, state)
    with lock:
        sockets.remove(sock)
    sock.close()
    everyone(f"--- {name}")


s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 1234))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=conversation, args=(c,), daemon=True).start()
