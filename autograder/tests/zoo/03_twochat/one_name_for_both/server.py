# WRONG: the name is global, and the last who came speaks for both. FAILS: check_what_one_says_the_other_hears, check_both_may_talk_in_any_order, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat DIAGNOSIS: speaks_under_the_wrong_name line 18
import socket
import threading

name = ""
users = []
lock = threading.Lock()


def lines(sock):
    with sock.makefile("r", encoding="utf-8", errors="replace") as f:
        for line in f:
            yield line.strip()


def send(sock, text):
    try:
        sock.sendall(f"{text}\n".encode())
    except OSError:
        print("lost:", text)


def listen(sock):
    global name
    send(sock, "Enter your name")
    incoming = lines(sock)
    name = next(incoming, "nobody")
    mine = name
    send(sock, "Welcome " + name)
    for text in incoming:
        if text == "exit":
            break
        for user in list(users):
            if user != sock:
                send(user, name + ": " + text)
    incoming.close()
    with lock:
        users.remove(sock)
    sock.close()
    for user in list(users):
        send(user, mine + " is gone")


server = socket.create_server(("localhost", 8080))
print("waiting for two")
while True:
    sock, address = server.accept()
    with lock:
        full = len(users) == 2
        if not full:
            users.append(sock)
    if full:
        send(sock, "already two here")
        sock.close()
        continue
    threading.Thread(target=listen, args=(sock,), daemon=True).start()
