# WRONG: the third is told that the room is full and stays connected for ever. FAILS: check_a_third_is_told_that_the_room_is_full, check_lines_of_every_length_are_whole DIAGNOSIS: never_closes_the_connection line 12
import socket
import threading

users = {}
waiting = []
lock = threading.Lock()


def send(conn, text):
    try:
        conn.sendall(bytes(text + "\n", "utf-8"))
    except OSError:
        pass


def receive_lines(conn):
    data = ""
    while True:
        try:
            part = str(conn.recv(256), "utf-8", "replace")
        except OSError:
            return
        if not part:
            return
        data += part
        while "\n" in data:
            line, data = data.split("\n", 1)
            yield line.strip()


def serve(conn):
    send(conn, "Your name, please.")
    lines = receive_lines(conn)
    name = next(lines, None)
    with lock:
        users[conn] = name
    send(conn, "Glad to see you, " + str(name))
    for line in lines:
        if line == "exit":
            break
        with lock:
            for other in users:
                if other is not conn:
                    send(other, name + ": " + line)
    with lock:
        users.pop(conn)
        for other in users:
            send(other, str(name) + " has left")
    conn.close()


listener = socket.create_server(("localhost", 8080))
while True:
    conn, address = listener.accept()
    with lock:
        if len(users) >= 2:
            send(conn, "Sorry, the room is full. Wait until somebody leaves.")
            waiting.append(conn)
            continue
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
