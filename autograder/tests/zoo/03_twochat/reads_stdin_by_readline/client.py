# RIGHT: sys.stdin.readline in a loop, sys.stdout.write, a class. EXCEPT: check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
import os
import socket
import sys
from threading import Thread


class Client(Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.connection = socket.socket()
        self.connection.connect(("localhost", 8080))

    def run(self):
        with self.connection.makefile("r", encoding="utf-8", errors="replace") as lines:
            try:
                for line in lines:
                    sys.stdout.write("\r" + line + "> ")
                    sys.stdout.flush()
            except OSError:
                pass
        sys.stdout.write("\nThe chat is over.\n")
        sys.stdout.flush()
        os._exit(0)

    def type(self):
        while True:
            line = sys.stdin.readline()
            if line == "":
                line = "exit\n"
            try:
                self.connection.sendall(line.encode())
            except OSError:
                break
            if line.strip() == "exit":
                break


client = Client()
client.start()
client.type()
