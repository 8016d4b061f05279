# WRONG: listen() is missing, so accept fails and the program ends. FAILS: check_the_server_starts_and_listens, check_a_newcomer_is_asked_for_a_name, check_a_newcomer_is_welcomed_by_name, check_several_users_are_served_at_once, check_everyone_else_hears_alice, check_everyone_may_speak_in_any_order, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_leaves_the_chat, check_who_left_may_come_back, check_a_line_in_pieces_is_one_message, check_two_lines_at_once_are_two_messages, check_a_letter_cut_in_half_is_one_letter, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_a_broken_connection_harms_no_speaker, check_a_silent_newcomer_disturbs_nobody, check_a_newcomer_may_leave_without_a_name, check_the_first_alice_keeps_her_name DIAGNOSIS: never_listens line 42
import socket
import threading

users = {}
guard = threading.Lock()


def tell(text, but=None):
    with guard:
        targets = [s for s in users if s is not but]
    for s in targets:
        try:
            s.sendall((text + "\n").encode())
        except OSError:
            continue


def work(sock):
    file = sock.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    sock.sendall("Name?\n".encode())
    name = file.readline().strip()
    with guard:
        users[sock] = name
    sock.sendall(f"Hello {name}\n".encode())
    tell(f"{name} is here", sock)
    for line in file:
        if line.strip() == "exit":
            break
        tell(f"{name}: {line.strip()}", sock)
    with guard:
        users.pop(sock)
    sock.close()
    tell(f"{name} is gone")


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", 5000))
print("server is up")
while True:
    conn, where = server.accept()
    threading.Thread(target=work, args=(conn,)).start()
