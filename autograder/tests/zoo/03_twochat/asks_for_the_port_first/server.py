# WRONG: waits for somebody to type the port before it listens. FAILS: check_the_server_starts_and_listens, check_two_users_are_asked_and_welcomed, check_what_one_says_the_other_hears, check_both_may_talk_in_any_order, check_a_third_is_told_that_the_room_is_full, check_exit_leaves_and_the_other_is_told, check_the_free_seat_can_be_taken, check_names_are_as_people_choose_them, check_everything_is_heard_as_it_was_said, check_lines_of_every_length_are_whole, check_a_hang_up_is_told_like_an_exit, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat, check_who_talks_much_is_heard_to_the_end, check_a_newcomer_without_a_name_keeps_no_seat DIAGNOSIS: waits_in_input line 32
import socket
import threading


class ChatServer:
    def __init__(self, host, port):
        self.s = socket.create_server((host, port))
        self.names = []
        self.conns = []

    def start(self):
        while True:
            conn, addr = self.s.accept()
            threading.Thread(target=self.client, args=(conn,), daemon=True).start()

    def client(self, conn):
        conn.sendall("Как вас зовут?\n".encode())
        name = conn.recv(1024).decode().strip()
        self.names.append(name)
        self.conns.append(conn)
        conn.sendall(f"Добро пожаловать, {name}\n".encode())
        while True:
            text = conn.recv(1024).decode()
            if text == "":
                break
            for c in self.conns:
                if c != conn:
                    c.sendall(f"{name}: {text}".encode())


port = int(input("Порт сервера: ") or 8080)
ChatServer("localhost", port).start()
