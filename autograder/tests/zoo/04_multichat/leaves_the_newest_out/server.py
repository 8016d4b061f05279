# WRONG: the loop ends one too early. FAILS: check_everyone_else_hears_alice, check_everyone_may_speak_in_any_order, check_alice_does_not_hear_herself, check_exit_leaves_the_chat, check_who_left_may_come_back, check_a_line_in_pieces_is_one_message, check_two_lines_at_once_are_two_messages, check_a_letter_cut_in_half_is_one_letter, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_a_broken_connection_harms_no_speaker, check_a_silent_newcomer_disturbs_nobody, check_a_newcomer_may_leave_without_a_name, check_the_first_alice_keeps_her_name, check_everything_is_heard_as_it_was_said, check_two_who_speak_at_the_same_moment_are_both_heard, check_every_leaving_is_told_however_many_there_are, check_everybody_who_leaves_is_missed, check_lines_of_every_length_are_whole, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_who_talks_much_is_heard_to_the_end, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free DIAGNOSIS: forgets_somebody line 23
import socket
import threading


class Chat:
    def __init__(self):
        self.sockets = []
        self.names = []
        self.lock = threading.Lock()

    def send(self, sock, text):
        try:
            sock.sendall(f"{text}\r\n".encode())
        except OSError:
            pass

    def broadcast(self, text, sender):
        with self.lock:
            everyone = list(self.sockets)
        for i in range(len(everyone) - 1):
            if everyone[i] is not sender:
                self.send(everyone[i], text)

    def join(self, sock, name):
        with self.lock:
            if name in self.names:
                return False
            self.sockets.append(sock)
            self.names.append(name)
            return True

    def part(self, sock):
        with self.lock:
            i = self.sockets.index(sock)
            del self.sockets[i], self.names[i]

    def run(self, sock):
        reader = sock.makefile("r", encoding="utf-8", errors="replace", newline="\n")
        name = ""
        try:
            self.send(sock, "Nickname?")
            for line in reader:
                text = line.strip()
                if text == "exit":
                    break
                if not name:
                    if self.join(sock, text):
                        name = text
                        self.send(sock, f"Hello {name}")
                        self.broadcast(f"{name} joined", sock)
                    else:
                        self.send(sock, "Nickname is used. Nickname?")
                else:
                    self.broadcast(f"{name}: {text}", sock)
        except OSError:
            pass
        if name:
            self.part(sock)
            self.broadcast(f"{name} left", sock)
        reader.close()
        sock.close()


chat = Chat()
server = socket.create_server(("", 6667))
while True:
    client, _ = server.accept()
    threading.Thread(target=chat.run, args=(client,), daemon=True).start()
