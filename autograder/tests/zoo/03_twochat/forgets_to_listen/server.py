# WRONG: binds and accepts, but never listens. FAILS: check_the_server_starts_and_listens, check_two_users_are_asked_and_welcomed, check_what_one_says_the_other_hears, check_both_may_talk_in_any_order, check_a_third_is_told_that_the_room_is_full, check_exit_leaves_and_the_other_is_told, check_the_free_seat_can_be_taken, check_names_are_as_people_choose_them, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_a_hang_up_is_told_like_an_exit, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_who_talks_much_is_heard_to_the_end, check_a_newcomer_without_a_name_keeps_no_seat DIAGNOSIS: never_listens line 26
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind(("localhost", 8080))
print("Server started on port 8080")

clients = {}


def handle(conn):
    conn.sendall(b"Name?\n")
    f = conn.makefile("r", encoding="utf-8")
    name = f.readline().strip()
    clients[name] = conn
    conn.sendall(f"Welcome {name}\n".encode())
    for line in f:
        for other in clients:
            if other != name:
                clients[other].sendall(f"{name}: {line}".encode())


while True:
    conn, addr = sock.accept()
    threading.Thread(target=handle, args=(conn,)).start()
