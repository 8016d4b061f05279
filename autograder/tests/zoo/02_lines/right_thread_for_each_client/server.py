# RIGHT: a thread for each client, classes, and a helper module.
import socket
import threading

import protocol


class Worker(threading.Thread):
    def __init__(self, sock, address):
        super().__init__(name=f"client-{address[1]}", daemon=True)
        self.sock = sock
        self.splitter = protocol.LineSplitter()

    def run(self):
        print(self.name, "начал")
        try:
            self.loop()
        except OSError as error:
            print(self.name, "ошибка:", error)
        finally:
            self.sock.close()
            print(self.name, "закончил")

    def loop(self):
        while True:
            data = self.sock.recv(1024)
            if not data:
                return
            try:
                for line in self.splitter.feed(data):
                    self.sock.sendall(protocol.answer(line))
            except protocol.LineTooLong as error:
                self.sock.sendall(protocol.error(str(error)))
                self.sock.shutdown(socket.SHUT_WR)
                while self.sock.recv(1024):
                    continue
                return


def main():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("0.0.0.0", 8080))
    server.listen(20)
    while True:
        Worker(*server.accept()).start()


main()
