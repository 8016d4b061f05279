# WRONG: the other one sees host and port of the speaker instead of the name. FAILS: check_what_one_says_the_other_hears, check_both_may_talk_in_any_order, check_the_free_seat_can_be_taken, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_a_newcomer_without_a_name_keeps_no_seat DIAGNOSIS: leaves_out_the_name line 24
import socket
import threading
from net import Line, say

SEATS = 2
present = {}
lock = threading.Lock()


def pass_on(address, text):
    with lock:
        rest = [conn for a, (conn, name) in present.items() if a != address and name]
    for conn in rest:
        say(conn, text)


def user(conn, address):
    line = Line(conn)
    say(conn, "Your name:")
    name = line.next()
    if name:
        with lock:
            present[address] = (conn, name)
        say(conn, "You are in, %s" % name)
        while True:
            text = line.next()
            if text is None or text == "exit":
                break
            print(name, "->", text)
            pass_on(address, "%s:%d: %s" % (address[0], address[1], text))
    with lock:
        del present[address]
    conn.close()
    pass_on(address, "%s is out" % name)


listener = socket.create_server(("127.0.0.1", 8888))
while True:
    conn, address = listener.accept()
    with lock:
        full = len(present) == SEATS
        if not full:
            present[address] = (conn, None)
    if full:
        say(conn, "Full.")
        conn.close()
    else:
        threading.Thread(target=user, args=(conn, address), daemon=True).start()
