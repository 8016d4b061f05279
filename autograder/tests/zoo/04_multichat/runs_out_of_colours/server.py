# WRONG: takes a colour from a short list by the number of the message, and dies when they are used up. FAILS: check_everyone_may_speak_in_any_order, check_a_broken_connection_harms_no_speaker, check_everything_is_heard_as_it_was_said, check_alice_does_not_hear_herself, check_everyone_is_told_once_who_joined, check_who_left_may_come_back, check_everybody_who_leaves_is_missed, check_lines_of_every_length_are_whole, check_two_hang_up_at_the_same_moment, check_who_talks_much_is_heard_to_the_end, check_every_leaving_is_told_however_many_there_are, check_a_line_in_pieces_is_one_message, check_two_lines_at_once_are_two_messages DIAGNOSIS: dies_in_a_thread line 65
import socket
import threading

COLOURS = ["\033[31m", "\033[32m", "\033[33m"]
RESET = "\033[0m"
message_number = 0
members = {}
lock = threading.Lock()


def post(sock, line):
    try:
        sock.sendall((line + "\n").encode())
    except OSError:
        print("cannot reach", members.get(sock))


def post_all(line, sender=None):
    with lock:
        socks = [m for m in members if m is not sender]
    for sock in socks:
        post(sock, line)


def lines_of(sock):
    collected = b""
    while True:
        try:
            more = sock.recv(1000)
        except OSError:
            return
        if not more:
            return
        collected += more
        *ready, collected = collected.split(b"\n")
        for r in ready:
            t = r.decode("utf-8", "replace").strip()
            if t == "exit":
                return
            yield t


def enter(sock, lines):
    post(sock, "What's your name?")
    for name in lines:
        with lock:
            if name not in members.values():
                members[sock] = name
                return name
        post(sock, "Sorry, in use. What's your name?")
    return None


def session(sock):
    global message_number
    lines = lines_of(sock)
    name = enter(sock, lines)
    if name is None:
        sock.close()
        return
    post(sock, f"Welcome, {name}!")
    post_all(f"* {name} joined", sock)
    for text in lines:
        colour = COLOURS[message_number]
        message_number += 1
        post_all(f"{colour}{name}{RESET}: {text}", sock)
    with lock:
        del members[sock]
    sock.close()
    post_all(f"* {name} left")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=session, args=(listener.accept()[0],), daemon=True).start()
