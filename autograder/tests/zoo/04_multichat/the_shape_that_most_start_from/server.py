# WRONG (slow): bare sends, a recv for a message, the name in the accept loop, no end seen, names as keys: the core and no more. FAILS: check_a_line_in_pieces_is_one_message, check_two_lines_at_once_are_two_messages, check_a_letter_cut_in_half_is_one_letter, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_a_broken_connection_harms_no_speaker, check_a_silent_newcomer_disturbs_nobody, check_a_newcomer_may_leave_without_a_name, check_the_first_alice_keeps_her_name, check_exit_behind_another_line_is_exit, check_lines_of_every_length_are_whole, check_hanging_up_in_mid_line_frees_the_name, check_a_newcomer_without_a_name_is_let_go, check_a_taken_name_stays_taken SOMETIMES: check_two_hang_up_at_the_same_moment DIAGNOSIS: treats_one_recv_as_one_message line 38
import threading
from socket import AF_INET, SOCK_STREAM, socket

ADDRESS = ("localhost", 8080)
BYTES = 1024
people = {}


def let_in(listener):
    while True:
        connection, place = listener.accept()
        print("Новое подключение:", place)
        connection.send("Как тебя зовут?".encode())
        who = connection.recv(BYTES).decode()
        people[who] = connection
        threading.Thread(target=look_after, args=(who,)).start()


def tell_the_rest(who, what):
    for name, connection in people.items():
        if name != who:
            connection.sendall(what.encode())


def part_with(who):
    tell_the_rest(who, f"{who} больше не с нами")
    people[who].close()
    del people[who]


def look_after(who):
    connection = people[who]
    connection.send(f"Рады видеть тебя, {who}".encode())
    tell_the_rest(who, f"Встречайте: к нам присоединяется {who}")
    while True:
        try:
            words = connection.recv(BYTES).decode()
            print(who, "пишет", words)
            if words.lower() == "exit":
                part_with(who)
                return
            tell_the_rest(who, f"{who}: {words}")
        except Exception:
            print("Сбой у", who, problem)
            part_with(who)
            return


with socket(AF_INET, SOCK_STREAM) as entrance:
    entrance.bind(ADDRESS)
    entrance.listen()
    print("Чат открыт")
    helper = threading.Thread(target=let_in, args=(entrance,))
    helper.start()
    helper.join()
