# WRONG: takes the first datagram for a knock at the door and asks for the name then. FAILS: check_the_first_datagram_is_a_name, check_everyone_else_hears_alice, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_is_told_once, check_exit_makes_the_address_forgotten, check_exit_from_outside_means_nothing, check_a_stranger_never_speaks_as_alice, check_alice_keeps_her_name, check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_an_empty_datagram_harms_nobody, check_bytes_that_are_not_text_harm_nobody, check_a_large_datagram_is_whole_or_refused, check_the_largest_datagram_harms_nobody, check_names_are_as_people_choose_them, check_there_is_a_place_for_everybody, check_everything_is_heard_as_it_was_said, check_everyone_is_told_once_who_joined, check_everybody_who_leaves_is_missed, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free, check_messages_of_every_size_are_whole_or_refused, check_the_port_alone_is_nobody, check_a_send_that_fails_stops_nobody DIAGNOSIS: welcomes_without_the_name line 34
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 8080))
names = {}
asked = set()


def everyone(text, but):
    for a in names:
        if a != but:
            out(text, a)


def out(text, a):
    try:
        s.sendto(text.encode(), a)
    except OSError as e:
        print(e)


while True:
    try:
        data, a = s.recvfrom(65535)
    except ConnectionError:
        continue
    text = data.decode(errors="replace")
    if text in ("", "exit") and a not in names:
        continue
    if a not in asked:
        # a newcomer says hello, whatever it says
        asked.add(a)
        out("Enter your name:", a)
    elif a not in names:
        if text in names.values():
            out("Taken. Enter another name:", a)
        else:
            names[a] = text
            out("Welcome " + text, a)
            everyone(text + " joined", a)
    elif text == "exit":
        asked.discard(a)
        everyone(names.pop(a) + " left", a)
    elif text:
        everyone(names[a] + ": " + text, a)
