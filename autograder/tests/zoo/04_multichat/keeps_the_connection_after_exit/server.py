# WRONG: after "exit" the user is out of the list, and the socket stays open. FAILS: check_exit_leaves_the_chat, check_every_leaving_is_told_however_many_there_are, check_exit_behind_another_line_is_exit DIAGNOSIS: never_closes_the_connection line 23
import socket
import threading

LOCK = threading.Lock()
chat = {}


def shout(text, sock):
    with LOCK:
        all_others = [s for s in chat if s is not sock]
    for s in all_others:
        try:
            s.sendall(f"{text}\n".encode())
        except OSError as e:
            print(e)


def lines(sock):
    rest = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        *whole, rest = (rest + data).split(b"\n")
        yield from (w.decode(errors="replace").strip() for w in whole)


def worker(sock):
    name = None
    sock.sendall(b"name?\n")
    left = False
    for line in lines(sock):
        if left:
            continue
        if line == "exit":
            left = True
            with LOCK:
                chat.pop(sock, None)
            if name:
                shout(f"{name} left", sock)
        elif name is None:
            with LOCK:
                if line not in chat.values():
                    chat[sock] = name = line
            if name is None:
                sock.sendall(b"taken, name?\n")
                continue
            sock.sendall(f"hello {name}\n".encode())
            shout(f"{name} joined", sock)
        else:
            shout(f"{name}: {line}", sock)
    with LOCK:
        chat.pop(sock, None)
    sock.close()
    if name and not left:
        shout(f"{name} left", sock)


door = socket.create_server(("localhost", 8080))
while True:
    s, _ = door.accept()
    threading.Thread(target=worker, args=(s,), daemon=True).start()
