# WRONG: knows no word to leave, "exit" is relayed. FAILS: check_exit_leaves_the_chat, check_who_left_may_come_back, check_every_leaving_is_told_however_many_there_are, check_everybody_who_leaves_is_missed, check_exit_behind_another_line_is_exit DIAGNOSIS: passes_exit_on line 25
import socket
import threading

HOST = "localhost"
PORT = 8080
clients = {}
lock = threading.Lock()


def relay(text, own):
    with lock:
        receivers = [c for c in clients if c is not own]
    for receiver in receivers:
        try:
            receiver.sendall(text.encode() + b"\n")
        except OSError:
            print("gone:", text)


def messages(conn):
    store = b""
    while True:
        try:
            store += (got := conn.recv(1024))
        except OSError:
            return
        if not got:
            return
        while b"\n" in store:
            line, store = store.split(b"\n", 1)
            yield line.decode("utf-8", "replace").strip()


def on_client(conn):
    feed = messages(conn)
    conn.sendall("Введите своё имя:\n".encode())
    name = None
    for wanted in feed:
        with lock:
            if wanted not in clients.values():
                clients[conn] = name = wanted
        if name:
            break
        conn.sendall("Такое имя уже есть, введите другое:\n".encode())
    if name is None:
        conn.close()
        return
    conn.sendall(f"{name}, добро пожаловать!\n".encode())
    relay(f"Новый участник: {name}", conn)
    for text in feed:
        relay(f"{name}: {text}", conn)
    with lock:
        del clients[conn]
    conn.close()
    relay(f"Участник {name} покинул нас", conn)


sock = socket.create_server((HOST, PORT))
print("Сервер запущен")
while True:
    conn, _ = sock.accept()
    threading.Thread(target=on_client, args=(conn,), daemon=True).start()
