# WRONG: does not know the word exit and passes it on. FAILS: check_exit_leaves_and_the_other_is_told, check_a_broken_connection_frees_the_seat DIAGNOSIS: passes_exit_on line 28
import socket
import threading

lock = threading.Lock()
chat = {}


def send(s, t):
    try:
        s.sendall((t + "\n").encode())
    except OSError:
        pass


def to_other(s, t):
    with lock:
        for o in chat:
            if o != s:
                send(o, t)


def thread(s):
    send(s, "name:")
    f = s.makefile("r", encoding="utf-8", errors="replace")
    chat[s] = f.readline().strip()
    send(s, "welcome to the chat " + chat[s])
    for line in f:
        to_other(s, chat[s] + ": " + line.strip())
    f.close()
    s.close()
    with lock:
        name = chat.pop(s)
    to_other(s, name + " disconnected")


srv = socket.create_server(("localhost", 8080))
while True:
    s, a = srv.accept()
    if len(chat) == 2:
        send(s, "full")
        s.close()
    else:
        threading.Thread(target=thread, args=(s,), daemon=True).start()
