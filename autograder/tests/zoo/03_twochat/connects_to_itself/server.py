# WRONG: connect where bind was meant. FAILS: check_the_server_starts_and_listens, check_two_users_are_asked_and_welcomed, check_what_one_says_the_other_hears, check_both_may_talk_in_any_order, check_a_third_is_told_that_the_room_is_full, check_exit_leaves_and_the_other_is_told, check_the_free_seat_can_be_taken, check_names_are_as_people_choose_them, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_a_hang_up_is_told_like_an_exit, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_who_talks_much_is_heard_to_the_end, check_a_newcomer_without_a_name_keeps_no_seat DIAGNOSIS: ended_by_an_exception line 20
import socket
from threading import Thread

HOST = "127.0.0.1"
PORT = 9090
users = []


def talk(user, name):
    while True:
        text = user.recv(1024)
        for u in users:
            if u is not user:
                u.send(name + b": " + text)


def main():
    server = socket.socket()
    server.connect((HOST, PORT))
    server.listen(2)
    while len(users) < 2:
        user, address = server.accept()
        user.send(b"your name?\n")
        name = user.recv(1024).strip()
        user.send(b"hello " + name + b"\n")
        users.append(user)
        Thread(target=talk, args=(user, name)).start()


main()
