# WRONG: the branch for "exit" returns before the clean-up that a hang-up gets. FAILS: check_who_left_may_come_back DIAGNOSIS: keeps_the_name_of_one_who_left line 11
import socket
import threading

names = {}  # name -> socket
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("ошибка отправки:", text)


def send_all(text, author):
    with lock:
        pairs = list(names.items())
    for name, sock in pairs:
        if name != author:
            send(sock, text)


def input_lines(sock):
    part = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        *full, part = (part + data).split(b"\n")
        for line in full:
            yield line.decode("utf-8", "replace").strip()


def hello(sock, lines):
    send(sock, "Ваше имя?")
    for name in lines:
        if name == "exit":
            return None
        with lock:
            if name not in names:
                names[name] = sock
                return name
        send(sock, "Занято. Ваше имя?")


def client(sock):
    lines = input_lines(sock)
    name = hello(sock, lines)
    if name is None:
        sock.close()
        return
    send(sock, f"Привет, {name}")
    send_all(f"{name} теперь в чате", name)
    for text in lines:
        if text == "exit":
            send(sock, "Пока")
            sock.close()
            send_all(f"{name} ушёл", name)
            return
        send_all(f"{name}: {text}", name)
    with lock:
        del names[name]
    sock.close()
    send_all(f"{name} отключился", name)


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=client, args=(listener.accept()[0],), daemon=True).start()
