# WRONG: the welcome has no name in it. FAILS: check_the_first_datagram_is_a_name, check_everyone_else_hears_alice, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_is_told_once, check_exit_makes_the_address_forgotten, check_exit_from_outside_means_nothing, check_a_stranger_never_speaks_as_alice, check_alice_keeps_her_name, check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_an_empty_datagram_harms_nobody, check_bytes_that_are_not_text_harm_nobody, check_a_large_datagram_is_whole_or_refused, check_the_largest_datagram_harms_nobody, check_names_are_as_people_choose_them, check_there_is_a_place_for_everybody, check_everything_is_heard_as_it_was_said, check_everyone_is_told_once_who_joined, check_everybody_who_leaves_is_missed, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free, check_messages_of_every_size_are_whole_or_refused, check_the_port_alone_is_nobody, check_a_send_that_fails_stops_nobody DIAGNOSIS: welcomes_without_the_name line 35
import socket


class User:
    def __init__(self, name, address):
        self.name = name
        self.address = address


class ChatServer:
    def __init__(self, host="0.0.0.0", port=5005):
        self.users = {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, port))
        print("UDP chat server started on", host, port)

    def send(self, user, message):
        try:
            self.socket.sendto(message.encode("utf-8"), user.address)
        except OSError as error:
            print(f"[!] {user.name}: {error}")

    def send_all(self, message, sender):
        for user in tuple(self.users.values()):
            if user is not sender:
                self.send(user, message)

    def login(self, address, name):
        user = User(name, address)
        if any(other.name == name for other in self.users.values()):
            self.send(user, "ERROR this nickname is used by someone")
            return
        self.users[address] = user
        self.send(user, "Welcome to the chat!")
        self.send_all(f"{name} joined the chat", user)

    def logout(self, user):
        del self.users[user.address]
        self.send(user, "Bye")
        self.send_all(f"{user.name} left the chat", user)

    def receive(self):
        try:
            data, address = self.socket.recvfrom(65535)
        except ConnectionResetError as error:
            print("[!] somebody is gone:", error)
            return
        message = data.decode("utf-8", errors="ignore")
        user = self.users.get(address)
        if not message:
            return
        if message == "exit":
            if user is not None:
                self.logout(user)
        elif user is None:
            self.login(address, message)
        else:
            print(f"{user.name}: {message[:100]}")
            self.send_all(f"{user.name}: {message}", user)

    def run(self):
        while True:
            self.receive()


if __name__ == "__main__":
    ChatServer().run()
