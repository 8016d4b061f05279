# WRONG: the receiving thread starts when the first message has been sent. FAILS: check_what_others_say_is_shown_at_once, check_everything_that_comes_is_shown, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: does_not_receive_while_typing line 25
import socket
import threading


class ChatClient:
    def __init__(self):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.server = ("localhost", 8080)
        self.listener = None

    def login(self):
        name = input("login: ")
        self.sock.sendto(name.encode(), self.server)
        answer, _ = self.sock.recvfrom(65535)
        print(answer.decode())

    def listen(self):
        while True:
            answer, _ = self.sock.recvfrom(65535)
            print(answer.decode())

    def chat(self):
        while True:
            message = input()
            self.sock.sendto(message.encode(), self.server)
            if message == "exit":
                return
            if self.listener is None:
                self.listener = threading.Thread(target=self.listen, daemon=True)
                self.listener.start()


client = ChatClient()
client.login()
client.chat()
