# WRONG: takes the name and says nothing to it. FAILS: check_two_users_are_asked_and_welcomed, check_a_broken_connection_frees_the_seat, check_names_are_as_people_choose_them DIAGNOSIS: prints_in_place_of_sending line 20
import socket
import threading

room = []
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        pass


def chat(sock):
    send(sock, "What is your name?")
    f = sock.makefile("r", encoding="utf-8", errors="replace")
    name = f.readline().strip()
    print(name, "connected")
    for line in f:
        line = line.strip()
        if line == "exit":
            break
        with lock:
            for s in room:
                if s is not sock:
                    send(s, name + ": " + line)
    with lock:
        room.remove(sock)
        for s in room:
            send(s, name + " left the chat")
    f.close()
    sock.close()


server = socket.create_server(("localhost", 8080))
while True:
    sock, _ = server.accept()
    with lock:
        full = len(room) >= 2
        if not full:
            room.append(sock)
    if full:
        send(sock, "Room is full")
        sock.close()
    else:
        threading.Thread(target=chat, args=(sock,), daemon=True).start()
