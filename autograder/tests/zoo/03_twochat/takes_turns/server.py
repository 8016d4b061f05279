# WRONG: one line of the first, one line of the second, and so on. FAILS: check_both_may_talk_in_any_order, check_exit_leaves_and_the_other_is_told, check_the_free_seat_can_be_taken, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_a_hang_up_is_told_like_an_exit, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_who_talks_much_is_heard_to_the_end, check_a_newcomer_without_a_name_keeps_no_seat DIAGNOSIS: stops_reading line 27
import socket
import threading

table = []   # [socket, file, name]
lock = threading.Lock()
both = threading.Semaphore(0)


def send(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        pass


def door():
    server = socket.create_server(("localhost", 8080))
    while True:
        sock, _ = server.accept()
        if len(table) == 2:
            send(sock, "Two people are talking here")
            sock.close()
            continue
        send(sock, "Who is there?")
        file = sock.makefile("r", encoding="utf-8")
        name = file.readline().strip()
        send(sock, "Come in, " + name)
        with lock:
            table.append([sock, file, name])
        both.release()


def turn(me, you):
    text = me[1].readline().strip()
    if text in ("", "exit"):
        send(you[0], me[2] + " stands up")
        with lock:
            table.remove(me)
        me[1].close()
        me[0].close()
        return False
    send(you[0], me[2] + ": " + text)
    return True


threading.Thread(target=door, daemon=True).start()
both.acquire()
while True:
    both.acquire()
    one, two = table
    while turn(one, two) and turn(two, one):
        pass
