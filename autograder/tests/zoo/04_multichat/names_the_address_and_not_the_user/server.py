# WRONG: messages go out as "('127.0.0.1', 50123): hello". FAILS: check_everyone_else_hears_alice, check_everyone_may_speak_in_any_order, check_two_lines_at_once_are_two_messages, check_the_first_alice_keeps_her_name, check_everything_is_heard_as_it_was_said, check_two_who_speak_at_the_same_moment_are_both_heard, check_who_left_may_come_back, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit, check_lines_of_every_length_are_whole, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_a_taken_name_stays_taken, check_every_leaving_is_told_however_many_there_are DIAGNOSIS: leaves_out_the_name line 58
import socket
import threading


class ChatServer:
    def __init__(self, host, port):
        self.lock = threading.Lock()
        self.clients = {}
        self.server = socket.create_server((host, port))

    def run(self):
        print("Server started")
        while True:
            client, address = self.server.accept()
            threading.Thread(target=self.handle, args=(client, address), daemon=True).start()

    def send(self, client, message):
        try:
            client.sendall((message + "\r\n").encode())
        except OSError as e:
            print("Error:", e)

    def broadcast(self, message, sender):
        with self.lock:
            clients = list(self.clients)
        for client in clients:
            if client != sender:
                self.send(client, message)

    def register(self, client, name):
        with self.lock:
            if name in self.clients.values():
                return False
            self.clients[client] = name
            return True

    def handle(self, client, address):
        name = None
        self.send(client, "Your name, please:")
        reader = client.makefile("rb")
        try:
            while True:
                raw = reader.readline()
                if not raw.endswith(b"\n"):
                    break
                message = raw.decode("utf-8", "replace").strip()
                if message.lower() == "exit":
                    break
                if name is None:
                    if self.register(client, message):
                        name = message
                        self.send(client, f"Welcome to the server, {name}")
                        self.broadcast(f"{name} has connected from {address[0]}", client)
                    else:
                        self.send(client, "Already taken, another one:")
                else:
                    self.broadcast(f"{address}: {message}", client)
        except OSError:
            print(address, "broke off")
        with self.lock:
            self.clients.pop(client, None)
        reader.close()
        client.close()
        if name is not None:
            self.broadcast(f"{name} has disconnected", client)


if __name__ == "__main__":
    ChatServer("localhost", 8888).run()
