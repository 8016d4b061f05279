# WRONG: a pool of two workers, left over from the chat for two: the third user waits. FAILS: check_several_users_are_served_at_once, check_everyone_else_hears_alice, check_everyone_may_speak_in_any_order, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_leaves_the_chat, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_a_broken_connection_harms_no_speaker, check_a_silent_newcomer_disturbs_nobody, check_a_newcomer_may_leave_without_a_name, check_the_first_alice_keeps_her_name, check_names_are_as_people_choose_them, check_there_is_a_place_for_everybody, check_everything_is_heard_as_it_was_said, check_two_who_speak_at_the_same_moment_are_both_heard, check_everyone_is_told_once_who_joined, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free DIAGNOSIS: accepts_and_does_not_serve line 64
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

SEATS = 2
present = {}
lock = Lock()


def put(sock, text):
    try:
        sock.sendall(f"{text}\n".encode())
    except OSError:
        return


def spread(text, source):
    with lock:
        targets = [s for s in present if s is not source]
    for s in targets:
        put(s, text)


def next_line(sock, pending):
    while b"\n" not in pending[0]:
        try:
            data = sock.recv(4096)
        except OSError:
            return None
        if not data:
            return None
        pending[0] += data
    line, pending[0] = pending[0].split(b"\n", 1)
    text = line.decode(errors="replace").strip()
    return None if text == "exit" else text


def attend(sock):
    pending = [b""]
    put(sock, "Who are you?")
    name = next_line(sock, pending)
    while name is not None:
        with lock:
            if name not in present.values():
                present[sock] = name
                break
        put(sock, "Taken. Who are you?")
        name = next_line(sock, pending)
    if name is not None:
        put(sock, f"Nice to see you, {name}")
        spread(f"{name} sits down", sock)
        while (text := next_line(sock, pending)) is not None:
            spread(f"{name}: {text}", sock)
        with lock:
            del present[sock]
        sock.close()
        spread(f"{name} stands up", sock)
    sock.close()


with socket.create_server(("localhost", 8080)) as listener, ThreadPoolExecutor(SEATS) as pool:
    while True:
        pool.submit(attend, listener.accept()[0])
