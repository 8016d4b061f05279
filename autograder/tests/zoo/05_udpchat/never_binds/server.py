# WRONG: no bind: it waits at a port that nobody knows. FAILS: check_the_server_starts_and_binds, check_the_first_datagram_is_a_name, check_everyone_else_hears_alice, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_is_told_once, check_exit_makes_the_address_forgotten, check_exit_from_outside_means_nothing, check_a_stranger_never_speaks_as_alice, check_alice_keeps_her_name, check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_an_empty_datagram_harms_nobody, check_bytes_that_are_not_text_harm_nobody, check_a_large_datagram_is_whole_or_refused, check_the_largest_datagram_harms_nobody, check_names_are_as_people_choose_them, check_there_is_a_place_for_everybody, check_everything_is_heard_as_it_was_said, check_everyone_is_told_once_who_joined, check_everybody_who_leaves_is_missed, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free, check_messages_of_every_size_are_whole_or_refused, check_the_port_alone_is_nobody, check_a_send_that_fails_stops_nobody DIAGNOSIS: never_listens line 39
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
people = {}


def send(text, to):
    try:
        sock.sendto(text.encode(), to)
    except OSError as e:
        print("could not send to", to, e)


def broadcast(text, but=None):
    for who in list(people):
        if who != but:
            send(text, who)


def newcomer(who, name):
    if name in people.values():
        send("sorry, somebody has that name", who)
        return
    people[who] = name
    send(f"Hi {name}!", who)
    broadcast(f"* {name} came in", who)


def goodbye(who):
    if who in people:
        name = people.pop(who)
        broadcast(f"* {name} went away", who)


print("chat on port 9090")
while True:
    try:
        raw, who = sock.recvfrom(65536)
    except ConnectionResetError:
        continue
    if raw == b"":
        continue
    text = raw.decode("utf-8", "replace")
    if text == "exit":
        goodbye(who)
    elif who not in people:
        newcomer(who, text)
    else:
        broadcast(f"[{people[who]}] {text}", who)
