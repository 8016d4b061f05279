# WRONG: the clean-up at the end deletes the name that was refused, and so the one who owns it. FAILS: check_the_first_alice_keeps_her_name DIAGNOSIS: lets_a_taken_name_in line 44
import socket
import threading

clients = {}
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("gone")


def broadcast(text, sock):
    with lock:
        socks = list(clients.values())
    for s in socks:
        if s is not sock:
            send(s, text)


def readline(sock, buf):
    while b"\n" not in buf:
        try:
            piece = sock.recv(1024)
        except OSError:
            return "exit", b""
        if not piece:
            return "exit", b""
        buf += piece
    line, buf = buf.split(b"\n", 1)
    return line.decode("utf-8", "replace").strip(), buf


def handle(sock):
    send(sock, "name?")
    name, buf = readline(sock, b"")
    try:
        if name == "exit":
            return
        with lock:
            taken = name in clients
            if not taken:
                clients[name] = sock
        if taken:
            send(sock, "this name is taken, goodbye")
            return
        send(sock, f"welcome {name}")
        broadcast(f"{name} joined", sock)
        while True:
            text, buf = readline(sock, buf)
            if text == "exit":
                break
            broadcast(f"{name}: {text}", sock)
    finally:
        with lock:
            gone = clients.pop(name, None)
        sock.close()
        if gone is sock:
            broadcast(f"{name} left", sock)


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=handle, args=(server.accept()[0],), daemon=True).start()
