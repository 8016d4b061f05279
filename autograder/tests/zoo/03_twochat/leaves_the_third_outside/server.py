# WRONG: stops accepting while two are in, so the third connects and hears nothing. FAILS: check_a_third_is_told_that_the_room_is_full, check_a_broken_connection_frees_the_seat DIAGNOSIS: leaves_newcomers_outside line 46
import socket
import threading

room = {}
lock = threading.Lock()
free_seats = threading.Semaphore(2)


def put(user, text):
    try:
        user.sendall((text + "\n").encode())
    except OSError:
        pass


def forward(user, text):
    with lock:
        for other in room:
            if other is not user:
                put(other, text)


def dialog(user):
    put(user, "Как тебя зовут?")
    with user.makefile("r", encoding="utf-8", errors="replace") as lines:
        name = lines.readline().strip()
        with lock:
            room[user] = name
        put(user, "Привет, " + name + "!")
        for line in lines:
            line = line.rstrip("\n")
            if line == "exit":
                break
            forward(user, name + " говорит > " + line)
    with lock:
        del room[user]
    forward(user, name + " ушёл")
    user.close()
    free_seats.release()


server = socket.create_server(("localhost", 8080), backlog=5)
while True:
    free_seats.acquire()
    user, address = server.accept()
    threading.Thread(target=dialog, args=(user,), daemon=True).start()
