# WRONG: the server goes, and so does the program, without telling its user why. FAILS: check_a_server_that_goes_away_ends_the_client, check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_a_server_that_breaks_off_ends_the_client, check_the_last_word_is_in_a_file_too
import os
import socket
import threading


class ChatClient:
    def __init__(self, host, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.connect((host, port))

    def receive(self):
        while True:
            try:
                message = self.socket.recv(1024).decode("utf-8", "replace")
            except OSError:
                os._exit(1)
            if not message:
                os._exit(1)
            print(message.rstrip("\n"), flush=True)
            print("> ", end="", flush=True)

    def start(self):
        threading.Thread(target=self.receive, daemon=True).start()
        while True:
            message = input()
            self.socket.sendall((message + "\n").encode("utf-8"))
            if message == "exit":
                self.socket.close()
                os._exit(0)


ChatClient("localhost", 8080).start()
