# WRONG: the handler is called and no thread started: the second user waits for the first to leave. FAILS: check_several_users_are_served_at_once, check_everyone_else_hears_alice, check_everyone_may_speak_in_any_order, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_leaves_the_chat, check_who_left_may_come_back, check_a_line_in_pieces_is_one_message, check_two_lines_at_once_are_two_messages, check_a_letter_cut_in_half_is_one_letter, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_a_broken_connection_harms_no_speaker, check_a_silent_newcomer_disturbs_nobody, check_a_newcomer_may_leave_without_a_name, check_the_first_alice_keeps_her_name, check_names_are_as_people_choose_them, check_there_is_a_place_for_everybody, check_everything_is_heard_as_it_was_said, check_two_who_speak_at_the_same_moment_are_both_heard, check_everyone_is_told_once_who_joined, check_every_leaving_is_told_however_many_there_are, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit, check_lines_of_every_length_are_whole, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_a_newcomer_without_a_name_is_let_go, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free, check_who_talks_much_is_heard_to_the_end DIAGNOSIS: target_was_called line 42, serves_one_at_a_time line 42
import socket
import threading

clients = {}
lock = threading.Lock()


def broadcast(text, sender):
    with lock:
        others = [c for c in clients if c is not sender]
    for c in others:
        try:
            c.sendall((text + "\n").encode())
        except OSError:
            print("one is gone")


def handle(client):
    client.sendall(b"name?\n")
    stream = client.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    name = stream.readline().strip()
    with lock:
        clients[client] = name
    client.sendall(f"hi {name}\n".encode())
    broadcast(f"{name} came", client)
    while True:
        line = stream.readline()
        if line == "" or line.strip() == "exit":
            break
        broadcast(f"{name}: {line.strip()}", client)
    with lock:
        del clients[client]
    stream.close()
    client.close()
    broadcast(f"{name} went", client)


server = socket.create_server(("localhost", 8080))
while True:
    client, address = server.accept()
    t = threading.Thread(target=handle(client))
    t.start()
