# WRONG: puts each message into a queue of three, which nobody empties: the fourth speaker hangs. FAILS: check_everyone_may_speak_in_any_order, check_a_broken_connection_harms_no_speaker, check_everything_is_heard_as_it_was_said, check_alice_does_not_hear_herself, check_everyone_is_told_once_who_joined, check_who_left_may_come_back, check_everybody_who_leaves_is_missed, check_lines_of_every_length_are_whole, check_two_hang_up_at_the_same_moment, check_who_talks_much_is_heard_to_the_end, check_every_leaving_is_told_however_many_there_are, check_a_line_in_pieces_is_one_message, check_two_lines_at_once_are_two_messages DIAGNOSIS: passes_nothing_on line 31
import queue
import socket
import threading

history = queue.Queue(maxsize=3)
users = []
users_lock = threading.Lock()


class User:
    def __init__(self, sock):
        self.sock = sock
        self.name = None
        self.buffer = bytearray()

    def tell(self, text):
        try:
            self.sock.sendall(text.encode("utf8") + b"\n")
        except OSError:
            print(self.name, "does not answer")

    def read(self):
        while True:
            end = self.buffer.find(b"\n")
            if end >= 0:
                line = bytes(self.buffer[:end]).decode("utf8", "replace").strip()
                del self.buffer[: end + 1]
                return "" if line == "exit" else line or " "
            try:
                data = self.sock.recv(256)
            except OSError:
                return ""
            if not data:
                return ""
            self.buffer.extend(data)


def tell_others(text, me):
    with users_lock:
        them = [u for u in users if u is not me]
    for u in them:
        u.tell(text)


def login(user):
    user.tell("login:")
    while name := user.read():
        with users_lock:
            if all(u.name != name for u in users):
                user.name = name
                users.append(user)
                return True
        user.tell("somebody has this name; login:")
    return False


def handle(user):
    if login(user):
        user.tell(f"Hello, {user.name}")
        tell_others(f"[{user.name} entered]", user)
        while text := user.read():
            history.put((user.name, text))
            tell_others(f"[{user.name}] {text}", user)
        with users_lock:
            users.remove(user)
        user.sock.close()
        tell_others(f"[{user.name} quit]", user)
    user.sock.close()


gate = socket.create_server(("localhost", 4321))
while True:
    sock, _ = gate.accept()
    threading.Thread(target=handle, args=(User(sock),), daemon=True).start()
