# WRONG: counts who comes and not who goes. FAILS: check_the_free_seat_can_be_taken, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_a_newcomer_without_a_name_keeps_no_seat DIAGNOSIS: keeps_the_seat_of_one_who_left line 47
import socket
import threading

counter = 0
talkers = {}
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        pass


def send_to_other(sock, text):
    with lock:
        others = [s for s in talkers if s is not sock]
    for s in others:
        send(s, text)


def talk(sock):
    send(sock, "your name?")
    f = sock.makefile("r", encoding="utf-8", errors="replace")
    name = f.readline().strip()
    with lock:
        talkers[sock] = name
    send(sock, "welcome " + name)
    for text in map(str.strip, f):
        if text == "exit":
            break
        send_to_other(sock, name + ": " + text)
    with lock:
        talkers.pop(sock)
    send_to_other(sock, name + " left")
    f.close()
    sock.close()


server = socket.create_server(("localhost", 8080))
while True:
    sock, _ = server.accept()
    if counter == 2:
        send(sock, "the room is full")
        sock.close()
        continue
    counter += 1
    print(counter, "of 2")
    threading.Thread(target=talk, args=(sock,), daemon=True).start()
