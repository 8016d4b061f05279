# WRONG: leaves under the lock and calls a function that takes the same lock. FAILS: check_exit_leaves_the_chat, check_who_left_may_come_back, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_a_broken_connection_harms_no_speaker, check_a_newcomer_may_leave_without_a_name, check_the_first_alice_keeps_her_name, check_every_leaving_is_told_however_many_there_are, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment DIAGNOSIS: deadlock line 24
import socket
import threading

lock = threading.Lock()
clients = {}


def send(sock, text):
    try:
        sock.sendall((text + "\n").encode("utf-8"))
    except OSError:
        pass


def broadcast(text, me):
    with lock:
        for sock in clients:
            if sock is not me:
                send(sock, text)


def leave(sock):
    with lock:
        name = clients.pop(sock)
        broadcast(name + " has left", sock)
    sock.close()


def register(sock, name):
    with lock:
        if name in clients.values():
            return False
        clients[sock] = name
    return True


def lines(sock):
    rest = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        rest += data
        while b"\n" in rest:
            line, rest = rest.split(b"\n", 1)
            yield line.decode("utf-8", "replace").strip()


def serve(sock):
    incoming = lines(sock)
    send(sock, "Who are you?")
    for name in incoming:
        if name == "exit":
            sock.close()
            return
        if register(sock, name):
            break
        send(sock, "Somebody is called that already. And you?")
    else:
        sock.close()
        return
    send(sock, "Hello " + name)
    broadcast(name + " has come", sock)
    for text in incoming:
        if text == "exit":
            break
        broadcast(name + ": " + text, sock)
    leave(sock)


listener = socket.create_server(("127.0.0.1", 5000))
while True:
    new, _ = listener.accept()
    threading.Thread(target=serve, args=(new,), daemon=True).start()
