# RIGHT: bare sends, no newline anywhere, one recv is one message. EXCEPT: check_lines_of_every_length_are_whole
import socket
import threading

HOST, PORT = "127.0.0.1", 5050
MAX = 1024
clients = []
names = {}
seats_lock = threading.Lock()


def send_to_other(me, message):
    with seats_lock:
        targets = [c for c in clients if c != me and c in names]
    for c in targets:
        try:
            c.send(message.encode())
        except OSError:
            print("cannot send to", names.get(c))


def client_thread(c):
    c.send("Введите ваше имя".encode())
    try:
        name = c.recv(MAX).decode()
        if name:
            names[c] = name
            c.send(f"Привет, {name}".encode())
            while True:
                message = c.recv(MAX).decode(errors="replace")
                if not message or message == "exit":
                    break
                send_to_other(c, f"{name}: {message}")
    except OSError as err:
        print(err)
    with seats_lock:
        clients.remove(c)
        name = names.pop(c, "кто-то")
    send_to_other(c, f"{name} покинул чат")
    c.close()


def start():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.bind((HOST, PORT))
    sock.listen(2)
    while True:
        c, addr = sock.accept()
        print("Подключение:", addr)
        with seats_lock:
            ok = len(clients) < 2
            if ok:
                clients.append(c)
        if not ok:
            c.send("Чат занят".encode())
            c.close()
            continue
        threading.Thread(target=client_thread, args=[c], daemon=True).start()


start()
