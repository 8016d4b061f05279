# WRONG: the names stand in a list of their own, from which nobody is removed. FAILS: check_the_free_seat_can_be_taken, check_a_broken_connection_frees_the_seat DIAGNOSIS: speaks_under_the_wrong_name line 12
import socket
import threading

conns = []
names = []
lock = threading.Lock()


def send(c, text):
    try:
        c.sendall((text + "\n").encode())
    except OSError:
        pass


def relay(c, text):
    with lock:
        i = conns.index(c)
        for other in conns:
            if other is not c:
                send(other, names[i] + ": " + text)


def session(c, f, name):
    send(c, "welcome, " + name)
    for line in f:
        if line.strip() == "exit":
            break
        relay(c, line.strip())
    with lock:
        conns.remove(c)
        for other in conns:
            send(other, name + " has left")
    f.close()
    c.close()


listener = socket.create_server(("localhost", 8080))
while True:
    c, _ = listener.accept()
    with lock:
        full = len(conns) == 2
    if full:
        send(c, "full")
        c.close()
        continue
    send(c, "name?")
    f = c.makefile("r", encoding="utf-8", errors="replace")
    name = f.readline().strip()
    with lock:
        conns.append(c)
        names.append(name)
    threading.Thread(target=session, args=(c, f, name), daemon=True).start()
