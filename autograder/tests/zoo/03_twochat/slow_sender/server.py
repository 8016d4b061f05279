# RIGHT (slow): slow, 20 ms go by before every send. EXCEPT: check_a_broken_connection_frees_the_seat DIAGNOSIS: dies_in_a_thread
import socket
import threading
import time

rlock = threading.RLock()
table = {}  # number of the seat -> (name, socket)
seats = [1, 2]


def slowly(sock, text):
    time.sleep(0.02)
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        pass


def to_the_other(seat, text):
    with rlock:
        sockets = [sock for number, (name, sock) in table.items() if number != seat]
    for sock in sockets:
        slowly(sock, text)


def guest(sock, seat):
    stream = sock.makefile("r", encoding="utf-8", errors="replace")
    slowly(sock, "Hello.")
    slowly(sock, "This is seat %d." % seat)
    slowly(sock, "What is your name?")
    name = stream.readline().strip()
    with rlock:
        table[seat] = name, sock
    slowly(sock, "Wait a moment ...")
    slowly(sock, "... " + name + ", you may speak.")
    to_the_other(seat, name + " has come.")
    for line in stream:
        if line.strip() == "exit":
            break
        to_the_other(seat, name + " > " + line.rstrip())
    slowly(sock, "Goodbye.")
    with rlock:
        del table[seat]
    to_the_other(seat, name + " has left.")
    with rlock:
        seats.append(seat)
    stream.close()
    slowly(sock, "The door closes.")
    sock.close()


server = socket.create_server(("", 9000))
while True:
    sock, _ = server.accept()
    with rlock:
        seat = seats.pop() if seats else None
    if seat is None:
        slowly(sock, "We are two already.")
        slowly(sock, "Try later.")
        sock.close()
    else:
        threading.Thread(target=guest, args=(sock, seat), daemon=True).start()
