import socket
import threading

from . import wire


class Guest:
    def __init__(self, host, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.connect((host, port))

    def enter(self):
        wire.send(self.sock, input("Your nickname? "))
        threading.Thread(target=self.show, daemon=True).start()
        while True:
            wire.send(self.sock, input())

    def show(self):
        for text in wire.texts(self.sock):
            print(text)
