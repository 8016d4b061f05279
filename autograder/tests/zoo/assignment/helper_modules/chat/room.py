import socket
import threading

from chat import wire


class Room:
    def __init__(self, host, port):
        self.guests = {}
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.bind((host, port))

    def open(self):
        self.sock.listen()
        while True:
            guest, _ = self.sock.accept()
            threading.Thread(target=self.serve, args=(guest,)).start()

    def serve(self, guest):
        try:
            for text in wire.texts(guest):
                if guest not in self.guests:
                    self.guests[guest] = text
                    continue
                for other in list(self.guests):
                    if other is not guest:
                        wire.send(other, f"{self.guests[guest]}: {text}")
        except OSError:
            pass
        self.guests.pop(guest, None)
        guest.close()
