# WRONG: nobody can see who said it, the name is left out. FAILS: check_everyone_else_hears_alice, check_everyone_may_speak_in_any_order, check_two_lines_at_once_are_two_messages, check_the_first_alice_keeps_her_name, check_everything_is_heard_as_it_was_said, check_two_who_speak_at_the_same_moment_are_both_heard, check_who_left_may_come_back, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit, check_lines_of_every_length_are_whole, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_a_taken_name_stays_taken, check_every_leaving_is_told_however_many_there_are DIAGNOSIS: leaves_out_the_name line 60
import socket
import threading

HOST, PORT = "localhost", 6000
connected = {}
mutex = threading.Lock()


def send(sock, text):
    try:
        sock.sendall(bytes(text + "\n", "utf-8"))
    except OSError:
        print("send failed")


def broadcast(text, source):
    mutex.acquire()
    try:
        sockets = list(connected.keys())
    finally:
        mutex.release()
    for s in sockets:
        if s is not source:
            send(s, text)


def serve(sock, addr):
    send(sock, "Enter name")
    buf = ""
    name = None
    raw = b""
    running = True
    while running:
        try:
            data = sock.recv(1024)
        except ConnectionError:
            break
        if len(data) == 0:
            break
        raw += data
        while running and b"\n" in raw:
            cut = raw.index(b"\n")
            buf = raw[:cut].decode("utf-8", "replace").strip()
            raw = raw[cut + 1 :]
            if buf == "exit":
                running = False
            elif name is None:
                with mutex:
                    used = buf in connected.values()
                    if not used:
                        connected[sock] = buf
                        name = buf
                if used:
                    send(sock, "name already used")
                else:
                    send(sock, "Welcome " + name)
                    broadcast(name + " connected", sock)
            else:
                broadcast(buf, sock)
    with mutex:
        connected.pop(sock, None)
    sock.close()
    if name is not None:
        broadcast(name + " disconnected", sock)


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind((HOST, PORT))
s.listen(5)
while 1:
    c, a = s.accept()
    threading.Thread(target=serve, args=(c, a)).start()
