# WRONG: of several lines that come together only the first is passed on. FAILS: check_both_may_talk_in_any_order DIAGNOSIS: keeps_only_one_line_of_a_recv line 21
import socket
import threading


class Seat:
    def __init__(self, sock):
        self.sock = sock
        self.name = ""

    def say(self, text):
        try:
            self.sock.sendall(f"{text}\r\n".encode())
        except OSError:
            pass

    def hear(self):
        data = b""
        while not data.endswith(b"\n"):
            try:
                piece = self.sock.recv(1024)
            except OSError:
                return None
            if not piece:
                return None
            data += piece
        return data.decode(errors="replace").splitlines()[0]


seats = []
lock = threading.Lock()


def sit(seat):
    seat.say("name?")
    seat.name = seat.hear()
    seat.say(f"dear {seat.name}, take a seat")
    while (text := seat.hear()) not in (None, "exit"):
        for other in seats[:]:
            if other is not seat:
                other.say(f"{seat.name}: {text}")
    with lock:
        seats.remove(seat)
    for other in seats[:]:
        other.say(f"{seat.name} got up")
    seat.sock.close()


def main():
    with socket.create_server(("localhost", 8080)) as server:
        while True:
            seat = Seat(server.accept()[0])
            with lock:
                if len(seats) == 2:
                    seat.say("no seat")
                    seat.sock.close()
                    continue
                seats.append(seat)
            threading.Thread(target=sit, args=(seat,), daemon=True).start()


main()
