# WRONG: adds each piece to the ones before and sends the whole heap. FAILS: check_alice_is_answered_as_often_as_she_likes, check_every_byte_means_itself, check_a_megabyte_comes_back
import socket
import threading


class Session(threading.Thread):
    def __init__(self, sock, address):
        super().__init__(daemon=True)
        self.sock = sock
        self.address = address
        self.data = b""

    def run(self):
        try:
            while True:
                part = self.sock.recv(16384)
                if not part:
                    print(self.address, "done")
                    break
                self.data += part
                self.sock.sendall(self.data)
        except OSError as e:
            print(self.address, "error:", e)
        self.sock.close()


def main():
    server = socket.create_server(("localhost", 8080))
    print("waiting...")
    while True:
        sock, address = server.accept()
        Session(sock, address).start()


main()
