# WRONG: closes the connection in the global variable, which is the newest one. FAILS: check_exit_leaves_the_chat, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_hanging_up_in_mid_line_frees_the_name DIAGNOSIS: closes_the_wrong_socket line 26
import socket
import threading

members = {}
mutex = threading.Lock()


def put(sock, text):
    try:
        sock.sendall(f"{text}\n".encode())
    except OSError:
        print("could not send")


def everyone_but(me, text):
    with mutex:
        others = [s for s in members if s is not me]
    for s in others:
        put(s, text)


def say_goodbye(sock):
    with mutex:
        name = members.pop(sock, None)
    conn.close()
    if name:
        everyone_but(sock, name + " says goodbye")


def words(sock):
    heard = b""
    while True:
        try:
            more = sock.recv(4096)
        except OSError:
            return
        if more == b"":
            return
        heard += more
        while b"\n" in heard:
            line, heard = heard.split(b"\n", 1)
            if line.strip() == b"exit":
                return
            yield line.decode(errors="replace").strip()


def chat(sock):
    spoken = words(sock)
    put(sock, "name please")
    for name in spoken:
        with mutex:
            if name not in members.values():
                members[sock] = name
                break
        put(sock, "not that one, name please")
    if sock in members:
        put(sock, "welcome " + name)
        everyone_but(sock, name + " comes in")
        for text in spoken:
            everyone_but(sock, name + " > " + text)
    say_goodbye(sock)


listener = socket.create_server(("localhost", 9000))
while True:
    conn, address = listener.accept()
    threading.Thread(target=chat, args=(conn,), daemon=True).start()
