import socket
import threading


class Listener(threading.Thread):
    def __init__(self, sock):
        super().__init__(daemon=True)
        self.sock = sock

    def run(self):
        while True:
            data = self.sock.recv(1024)
            if not data:
                return
            print(data.decode())


sock = socket.socket()
sock.connect(("localhost", 5153))
nick = input("Как тебя зовут? ")
Listener(sock).start()
while True:
    sock.send(f"{nick}: {input()}".encode())
