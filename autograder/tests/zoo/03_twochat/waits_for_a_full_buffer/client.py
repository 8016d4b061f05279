# WRONG: reads 1024 characters from a makefile, so nothing is shown until there are so many. FAILS: check_what_others_say_is_shown_at_once, check_everything_that_comes_is_shown, check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_a_server_that_breaks_off_ends_the_client DIAGNOSIS: shows_nothing line 18
import os
import socket
from threading import Thread

HOST = "localhost"
PORT = 8080


class Receiver(Thread):
    def __init__(self, stream):
        Thread.__init__(self)
        self.daemon = True
        self.stream = stream

    def run(self):
        while True:
            text = self.stream.read(1024)
            if text == "":
                break
            print(text)
        print("Connection closed by the server", flush=True)
        os._exit(0)


def main():
    client = socket.socket()
    client.connect((HOST, PORT))
    stream = client.makefile("r", encoding="utf-8", errors="replace")
    print(stream.readline())
    client.sendall(input("Name: ").encode() + b"\n")
    print(stream.readline())
    Receiver(stream).start()
    message = ""
    while message != "exit":
        message = input()
        client.sendall(message.encode() + b"\n")


main()
