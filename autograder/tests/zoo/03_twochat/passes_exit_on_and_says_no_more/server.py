# WRONG: the word exit is passed on as something said, and nobody is told that he left. FAILS: check_exit_leaves_and_the_other_is_told, check_a_hang_up_is_told_like_an_exit DIAGNOSIS: passes_exit_on line 13
import socket
import threading

users = {}
lock = threading.Lock()


def line_of(sock, state):
    while b"\n" not in state["rest"]:
        sock.settimeout(1.0)
        try:
            data = sock.recv(1024)
        except socket.timeout:
            continue
        except OSError:
            return None
        if not data:
            return None
        state["rest"] += data
    line, state["rest"] = state["rest"].split(b"\n", 1)
    return line.decode(errors="replace").strip()


def say(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        pass


def serve(sock):
    state = {"rest": b"", "name": None}
    say(sock, "name?")
    state["name"] = line_of(sock, state)
    with lock:
        users[sock] = state
    say(sock, "hello, " + str(state["name"]))
    while True:
        text = line_of(sock, state)
        if text is None:
            break
        with lock:
            for other in users:
                if other is not sock:
                    say(other, state["name"] + ": " + text)
        if text == "exit":
            break
    with lock:
        del users[sock]
    sock.close()


server = socket.create_server(("localhost", 8080))
server.settimeout(1.0)
while True:
    try:
        sock, _ = server.accept()
    except socket.timeout:
        continue
    with lock:
        n = len(users)
    if n == 2:
        say(sock, "two are here already")
        sock.close()
    else:
        threading.Thread(target=serve, args=(sock,), daemon=True).start()
