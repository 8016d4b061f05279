# WRONG: closes the socket while its makefile is open, so the connection stays. FAILS: check_exit_leaves_and_the_other_is_told, check_lines_of_every_length_are_whole, check_a_broken_connection_frees_the_seat DIAGNOSIS: closes_the_socket_but_not_its_file line 41
import socket
import threading

lock = threading.Lock()
seats = {}   # name -> file
files = []


def tell(f, text):
    try:
        f.write(text + "\n")
        f.flush()
    except (OSError, ValueError):
        pass


def others(name):
    with lock:
        return [f for n, f in seats.items() if n != name]


def user(conn):
    f = conn.makefile("rw", encoding="utf-8", errors="replace")
    files.append(f)
    tell(f, "Who are you?")
    name = f.readline().strip()
    with lock:
        seats[name] = f
    tell(f, f"Welcome, {name}!")
    while True:
        text = f.readline().strip()
        if text == "exit" or not text:
            break
        for other in others(name):
            tell(other, f"{name}: {text}")
    with lock:
        del seats[name]
    for other in others(name):
        tell(other, f"{name} has left the chat.")
    conn.close()
    print("closed", name)


server = socket.create_server(("localhost", 8080))
while True:
    conn, _ = server.accept()
    with lock:
        full = len(seats) == 2
    if full:
        conn.sendall(b"The chat is full.\n")
        conn.close()
    else:
        threading.Thread(target=user, args=(conn,), daemon=True).start()
