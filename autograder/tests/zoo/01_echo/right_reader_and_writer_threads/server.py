# RIGHT: for each client one thread that reads, one that writes, and a queue between them.
import queue
import socket
from threading import Thread


class Peer:
    def __init__(self, sock):
        self.sock = sock
        self.box = queue.Queue(maxsize=50)
        Thread(target=self.write, daemon=True).start()
        Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            while piece := self.sock.recv(3000):
                self.box.put(piece)
        except OSError:
            print("reader: connection broken")
        self.box.put(None)

    def write(self):
        broken = False
        while (piece := self.box.get()) is not None:
            if broken:
                continue
            try:
                self.sock.sendall(piece)
            except OSError:
                broken = True
        self.sock.close()


door = socket.create_server(("localhost", 8080), backlog=50)
while True:
    guest, _ = door.accept()
    Peer(guest)
