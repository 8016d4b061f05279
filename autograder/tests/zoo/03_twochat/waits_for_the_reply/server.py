# WRONG: after a line of one user the other has to answer before the next is read. FAILS: check_both_may_talk_in_any_order, check_exit_leaves_and_the_other_is_told, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_a_hang_up_is_told_like_an_exit, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_who_talks_much_is_heard_to_the_end DIAGNOSIS: stops_reading line 27
import socket
import threading

users = []
replied = {}   # socket -> event: the other one has spoken since
lock = threading.Lock()


def put(sock, *text):
    try:
        sock.sendall((" ".join(text) + "\n").encode())
    except OSError:
        pass


def others(sock):
    with lock:
        return [u for u in users if u is not sock]


def handler(sock):
    put(sock, "Your name?")
    f = sock.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    name = f.readline().strip()
    put(sock, "Welcome,", name)
    for line in f:
        line = line.strip()
        if line == "exit":
            break
        replied[sock].clear()
        for other in others(sock):
            put(other, name + ":", line)
            replied[other].set()
        replied[sock].wait()
    with lock:
        users.remove(sock)
    for other in others(sock):
        put(other, name, "has left")
        replied[other].set()
    f.close()
    sock.close()


server = socket.create_server(("localhost", 8080))
while True:
    sock, _ = server.accept()
    if len(users) >= 2:
        put(sock, "full")
        sock.close()
        continue
    with lock:
        users.append(sock)
        replied[sock] = threading.Event()
    threading.Thread(target=handler, args=(sock,), daemon=True).start()
