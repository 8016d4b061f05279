# WRONG: the other one gets the text without the name. FAILS: check_what_one_says_the_other_hears, check_both_may_talk_in_any_order, check_the_free_seat_can_be_taken, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_a_newcomer_without_a_name_keeps_no_seat DIAGNOSIS: leaves_out_the_name line 43
import socket
import threading

first = second = None
lock = threading.Lock()


def out(c, t):
    try:
        c.sendall((t + "\n").encode())
    except OSError:
        pass


def other(c):
    with lock:
        return second if c is first else first


def leave(c, name):
    global first, second
    with lock:
        if c is first:
            first = None
        else:
            second = None
        rest = first or second
    if rest:
        out(rest, "* " + name + " left *")
    c.close()


def serve(c, name, buf):
    while True:
        while b"\n" in buf:
            line, buf = buf.split(b"\n", 1)
            text = line.decode(errors="replace").strip()
            if text == "exit":
                leave(c, name)
                return
            if other(c):
                out(other(c), text)
        try:
            data = c.recv(1000)
        except OSError:
            data = b""
        if data == b"":
            leave(c, name)
            return
        buf += data


s = socket.create_server(("localhost", 8080))
while True:
    c, a = s.accept()
    with lock:
        full = first is not None and second is not None
    if full:
        out(c, "no room")
        c.close()
        continue
    out(c, "name?")
    buf = b""
    while b"\n" not in buf:
        data = c.recv(1000)
        if not data:
            break
        buf += data
    name, _, buf = buf.partition(b"\n")
    name = name.decode().strip()
    with lock:
        if first is None:
            first = c
        else:
            second = c
    out(c, "hi " + name)
    threading.Thread(target=serve, args=(c, name, buf), daemon=True).start()
