# WRONG: a dictionary from name to socket, and nobody looks whether the name is in it. FAILS: check_the_first_alice_keeps_her_name, check_a_taken_name_stays_taken, check_hanging_up_in_mid_line_frees_the_name DIAGNOSIS: lets_a_taken_name_in line 39
import socket
import threading

clients = {}
lock = threading.Lock()


def send(sock, message):
    try:
        sock.sendall(message.encode() + b"\n")
    except OSError:
        print("could not send", message)


def broadcast(message, sender):
    with lock:
        pairs = list(clients.items())
    for name, sock in pairs:
        if name != sender:
            send(sock, message)


def handle(sock):
    file = sock.makefile("rb")
    name = None
    send(sock, "Enter your name:")
    while True:
        try:
            raw = file.readline()
        except OSError:
            break
        text = raw.decode("utf-8", "replace").strip()
        if not raw or text == "exit":
            break
        if name is None:
            name = text
            with lock:
                clients[name] = sock
            send(sock, f"Welcome, {name}!")
            broadcast(f"{name} joined!", name)
        else:
            broadcast(f"{name}: {text}", name)
    file.close()
    sock.close()
    if name is not None:
        with lock:
            clients.pop(name, None)
        broadcast(f"{name} left!", name)


listener = socket.socket()
listener.bind(("", 10000))
listener.listen()
while True:
    threading.Thread(target=handle, args=(listener.accept()[0],), daemon=True).start()
