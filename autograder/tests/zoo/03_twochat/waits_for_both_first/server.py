# RIGHT: lets two in before it asks anybody for a name, and seats the next in the place of who left. EXCEPT: check_a_broken_connection_frees_the_seat DIAGNOSIS: dies_in_a_thread
import socket
import threading

server = socket.create_server(("localhost", 8080))
pair = [None, None]
names = ["", ""]
files = [None, None]
lock = threading.Lock()


def tell(i, text):
    with lock:
        conn = pair[i]
    if conn is None:
        return
    try:
        conn.sendall((text + "\n").encode())
    except OSError:
        pass


def ask(i):
    tell(i, "name?")
    files[i] = pair[i].makefile("r", encoding="utf-8", errors="replace")
    names[i] = files[i].readline().strip()
    tell(i, "welcome " + names[i])


def listen_to(i):
    for line in files[i]:
        if line.strip() == "exit":
            break
        tell(1 - i, names[i] + ": " + line.strip())
    files[i].close()
    with lock:
        conn, pair[i] = pair[i], None
    tell(1 - i, names[i] + " left")
    conn.close()


for i in (0, 1):
    pair[i], _ = server.accept()
for i in (0, 1):
    ask(i)
for i in (0, 1):
    threading.Thread(target=listen_to, args=(i,), daemon=True).start()
while True:
    conn, _ = server.accept()
    with lock:
        free = pair.index(None) if None in pair else -1
        if free >= 0:
            pair[free] = conn
    if free < 0:
        conn.sendall(b"two are talking here\n")
        conn.close()
    else:
        ask(free)
        threading.Thread(target=listen_to, args=(free,), daemon=True).start()
