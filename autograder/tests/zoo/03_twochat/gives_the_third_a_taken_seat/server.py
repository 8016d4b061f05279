# WRONG: the seat is the number of the connection modulo two, so the third throws the first out. FAILS: check_a_third_is_told_that_the_room_is_full, check_a_broken_connection_frees_the_seat, check_the_free_seat_can_be_taken DIAGNOSIS: lets_a_third_in line 14
import socket
import threading

seats = [None, None]
names = ["", ""]
mutex = threading.Lock()


def write(n, text):
    sock = seats[n]
    if sock is not None:
        try:
            sock.sendall((text + "\n").encode())
        except OSError:
            pass


def read(sock, n):
    f = sock.makefile("r", encoding="utf-8", errors="replace")
    write(n, "name?")
    names[n] = f.readline().strip()
    write(n, "welcome " + names[n])
    while True:
        line = f.readline()
        if not line or line.strip() == "exit":
            break
        write(1 - n, names[n] + ": " + line.strip())
    f.close()
    with mutex:
        if seats[n] is sock:
            seats[n] = None
            write(1 - n, names[n] + " left")
    sock.close()


server = socket.create_server(("localhost", 8080))
n = 0
while True:
    sock, addr = server.accept()
    with mutex:
        if None in seats:
            n = seats.index(None)
        else:
            n = 1 - n
            print("replacing", names[n])
            seats[n].shutdown(socket.SHUT_RDWR)
        seats[n] = sock
    threading.Thread(target=read, args=(sock, n), daemon=True).start()
