# WRONG: says to the speaker what was meant for the other. FAILS: check_what_one_says_the_other_hears, check_both_may_talk_in_any_order, check_a_third_is_told_that_the_room_is_full, check_exit_leaves_and_the_other_is_told, check_the_free_seat_can_be_taken, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_a_hang_up_is_told_like_an_exit, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_who_talks_much_is_heard_to_the_end, check_a_newcomer_without_a_name_keeps_no_seat DIAGNOSIS: forgets_somebody line 28
import socket
import threading

users = {}
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        pass


def work(sock):
    send(sock, "name?")
    f = sock.makefile("r", encoding="utf-8")
    name = f.readline().strip()
    with lock:
        users[sock] = name
    send(sock, "welcome " + name)
    for line in f:
        text = line.strip()
        if text == "exit":
            break
        for other in users:
            if other is sock:
                send(other, name + ": " + text)
    with lock:
        del users[sock]
        for other in users:
            send(other, name + " left")
    f.close()
    sock.close()


s = socket.create_server(("localhost", 8080))
while True:
    sock, _ = s.accept()
    with lock:
        if len(users) == 2:
            send(sock, "the room is full")
            sock.close()
            continue
    threading.Thread(target=work, args=(sock,), daemon=True).start()
