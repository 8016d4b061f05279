# WRONG: receives with the lock held. FAILS: check_several_users_are_served_at_once, check_everyone_else_hears_alice, check_everyone_may_speak_in_any_order, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_leaves_the_chat, check_who_left_may_come_back, check_a_line_in_pieces_is_one_message, check_two_lines_at_once_are_two_messages, check_a_letter_cut_in_half_is_one_letter, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_a_broken_connection_harms_no_speaker, check_a_silent_newcomer_disturbs_nobody, check_a_newcomer_may_leave_without_a_name, check_the_first_alice_keeps_her_name, check_names_are_as_people_choose_them, check_there_is_a_place_for_everybody, check_everything_is_heard_as_it_was_said, check_two_who_speak_at_the_same_moment_are_both_heard, check_everyone_is_told_once_who_joined, check_every_leaving_is_told_however_many_there_are, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit, check_lines_of_every_length_are_whole, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_a_newcomer_without_a_name_is_let_go, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free, check_who_talks_much_is_heard_to_the_end DIAGNOSIS: waits_with_the_lock line 11
import socket
import threading

users = {}
lock = threading.Lock()


def line_of(sock, store):
    while b"\n" not in store[0]:
        with lock:
            data = sock.recv(1024)
        if not data:
            raise ConnectionError("gone")
        store[0] += data
    line, store[0] = store[0].split(b"\n", 1)
    return line.decode(errors="replace").strip()


def send(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        print("nobody there")


def relay(text, me):
    with lock:
        for sock in users.values():
            if sock is not me:
                send(sock, text)


def handler(sock):
    store, name = [b""], None
    send(sock, "Enter name")
    try:
        while name is None:
            wanted = line_of(sock, store)
            if wanted in users:
                send(sock, "No, enter another name")
            else:
                name = wanted
        users[name] = sock
        send(sock, "Hello, " + name)
        relay(name + " is online", sock)
        while (text := line_of(sock, store)) != "exit":
            relay(name + ": " + text, sock)
    except OSError as error:
        print(error)
    if name:
        users.pop(name)
        relay(name + " is offline", sock)
    sock.close()


server = socket.create_server(("localhost", 8888))
while True:
    client, where = server.accept()
    threading.Thread(target=handler, args=(client,), daemon=True).start()
