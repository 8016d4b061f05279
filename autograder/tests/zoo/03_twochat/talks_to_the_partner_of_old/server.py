# WRONG: each thread remembers its partner from the beginning, a later one is not heard. FAILS: check_the_free_seat_can_be_taken, check_the_seat_is_free_however_its_user_went, check_a_broken_connection_frees_the_seat DIAGNOSIS: leaves_gone_users_in_the_list line 13
import socket
import threading

seat = {1: None, 2: None}
ready = {1: threading.Event(), 2: threading.Event()}
sock_of = {}
name_of = {}


def send(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        pass


def pump(me, you):
    sock = seat[me]
    send(sock, "What's your name?")
    f = sock.makefile("r", encoding="utf-8", errors="replace")
    name_of[me] = f.readline().strip()
    send(sock, "Hello " + name_of[me])
    sock_of[me] = sock
    ready[me].set()
    ready[you].wait()
    partner = sock_of[you]
    for line in f:
        if line.strip() == "exit":
            break
        send(partner, name_of[me] + ": " + line.strip())
    send(partner, name_of[me] + " has left")
    f.close()
    seat[me] = None
    sock.close()


server = socket.create_server(("localhost", 8080))
while True:
    sock, _ = server.accept()
    free = [n for n in seat if seat[n] is None]
    if not free:
        send(sock, "There is no seat.")
        sock.close()
        continue
    me = free[0]
    seat[me] = sock
    threading.Thread(target=pump, args=(me, 3 - me), daemon=True).start()
