# WRONG: takes a user out of the dictionary in the loop over it. FAILS: check_a_broken_connection_harms_no_speaker, check_the_chat_survives_one_who_hangs_up, check_the_chat_survives_a_reset, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_a_newcomer_without_a_name_is_let_go DIAGNOSIS: dictionary_changed_while_iterating line 9
import socket
import threading

clients = {}


def broadcast(message, sender=""):
    for name in clients:
        if name != sender:
            try:
                clients[name].sendall((message + "\n").encode())
            except OSError:
                print(name, "cannot be reached")
                del clients[name]


def client_thread(conn):
    buffer = b""
    name = ""
    conn.sendall(b"Your nickname:\n")
    while True:
        try:
            data = conn.recv(2048)
        except OSError:
            return
        if not data:
            return
        buffer += data
        *complete, buffer = buffer.split(b"\n")
        for raw in complete:
            text = raw.decode("utf-8", errors="replace").strip()
            if text == "exit":
                conn.close()
                if name:
                    clients.pop(name)
                    broadcast(f"{name} is gone")
                return
            if name:
                broadcast(f"{name}: {text}", name)
            elif text in clients:
                conn.sendall(b"Taken. Your nickname:\n")
            else:
                name = text
                clients[name] = conn
                conn.sendall(f"Hi, {name}\n".encode())
                broadcast(f"{name} is here", name)


sock = socket.socket()
sock.bind(("", 12345))
sock.listen()
while True:
    c, a = sock.accept()
    threading.Thread(target=client_thread, args=(c,), daemon=True).start()
