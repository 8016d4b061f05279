# WRONG: the name is what readline() returned, with the newline. FAILS: check_everyone_else_hears_alice, check_everyone_may_speak_in_any_order, check_two_lines_at_once_are_two_messages, check_the_first_alice_keeps_her_name, check_everything_is_heard_as_it_was_said, check_two_who_speak_at_the_same_moment_are_both_heard, check_who_left_may_come_back, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit, check_lines_of_every_length_are_whole, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_a_taken_name_stays_taken, check_every_leaving_is_told_however_many_there_are DIAGNOSIS: keeps_the_newline_in_the_name line 13
import socket
import threading

HOST, PORT = "localhost", 8080
users = {}


def send_all(text, sender):
    for name, conn in list(users.items()):
        if name != sender:
            try:
                conn.sendall(text.encode())
            except OSError:
                print("lost:", name)


def handle(conn):
    f = conn.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    conn.sendall(b"name?\n")
    name = f.readline()
    while name in users:
        conn.sendall(b"taken, another?\n")
        name = f.readline()
    if name.strip() in ("", "exit"):
        f.close()
        conn.close()
        return
    users[name] = conn
    conn.sendall(("welcome " + name).encode())
    send_all("new here: " + name, name)
    try:
        for line in f:
            if line.strip() == "exit":
                break
            send_all(name + ": " + line, name)
    except OSError as e:
        print(e)
    del users[name]
    f.close()
    conn.close()
    send_all("gone: " + name, name)


server = socket.create_server((HOST, PORT))
while True:
    connection, address = server.accept()
    threading.Thread(target=handle, args=(connection,), daemon=True).start()
