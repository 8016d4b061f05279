# WRONG: the third is disconnected without a word. FAILS: check_a_third_is_told_that_the_room_is_full DIAGNOSIS: hangs_up_on_a_client line 19
import socket
import threading

MAX_USERS = 2


class Chat:
    def __init__(self):
        self.lock = threading.Lock()
        self.users = {}
        self.seats = threading.BoundedSemaphore(MAX_USERS)

    def accept_forever(self, listener):
        while True:
            conn, address = listener.accept()
            if not self.seats.acquire(blocking=False):
                print("too many users, closing", address)
                conn.close()
                continue
            threading.Thread(target=self.run, args=(conn,), daemon=True).start()

    def run(self, conn):
        try:
            with conn, conn.makefile("rw", encoding="utf-8", errors="replace", newline="\n") as f:
                self.talk(f)
        except OSError as e:
            print("connection lost:", e)

    def talk(self, f):
        f.write("name?\n")
        f.flush()
        name = f.readline().strip()
        with self.lock:
            self.users[name] = f
        f.write(f"welcome, {name}\n")
        f.flush()
        try:
            for line in f:
                if line.strip() == "exit":
                    return
                self.tell(name, f"{name}: {line.strip()}")
        finally:
            with self.lock:
                del self.users[name]
            self.seats.release()
            self.tell(name, f"{name} left")

    def tell(self, name, text):
        with self.lock:
            others = [u for n, u in self.users.items() if n != name]
        for other in others:
            try:
                other.write(text + "\n")
                other.flush()
            except OSError:
                pass


Chat().accept_forever(socket.create_server(("localhost", 8080)))
