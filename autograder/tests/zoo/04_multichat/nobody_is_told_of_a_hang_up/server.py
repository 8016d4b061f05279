# WRONG: only "exit" is announced; who closes the window is gone without a word. FAILS: check_the_chat_survives_one_who_hangs_up, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment DIAGNOSIS: leaves_without_a_word line 35
import socket
import threading

users = {}
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("failed:", text)


def broadcast(text, sender):
    with lock:
        socks = [s for s in users if s is not sender]
    for s in socks:
        send(s, text)


def remove(sock):
    with lock:
        name = users.pop(sock, None)
    sock.close()
    return name


def handle(sock):
    send(sock, "Your name?")
    buffer = b""
    while True:
        try:
            data = sock.recv(1024)
        except ConnectionError:
            name = remove(sock)
            if name:
                broadcast(f"{name} lost the connection", sock)
            return
        if not data:
            remove(sock)
            return
        buffer += data
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                name = remove(sock)
                if name:
                    broadcast(f"{name} left", sock)
                return
            if sock in users:
                broadcast(f"{users[sock]}: {text}", sock)
                continue
            with lock:
                free = text not in users.values()
                if free:
                    users[sock] = text
            if free:
                send(sock, f"Welcome, {text}")
                broadcast(f"{text} joined", sock)
            else:
                send(sock, "Taken. Your name?")


listener = socket.create_server(("localhost", 8080))
while True:
    sock, _ = listener.accept()
    threading.Thread(target=handle, args=(sock,), daemon=True).start()
