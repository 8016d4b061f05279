# RIGHT: the prompt and the refusal have no newline, everything else is lines.
import socket
import threading

people = {}
mutex = threading.Lock()


def get_line(f):
    line = f.readline()
    return line.decode("utf-8", "replace").strip() if line.endswith(b"\n") else None


def broadcast(sender, text):
    with mutex:
        sockets = [c for c, n in people.items() if c is not sender and n is not None]
    for c in sockets:
        try:
            c.sendall((text + "\n").encode("utf-8"))
        except OSError:
            pass


def work(c):
    f = c.makefile("rb")
    c.sendall("Введите имя: ".encode())
    name = get_line(f)
    if name is not None:
        with mutex:
            people[c] = name
        c.sendall(f"Добро пожаловать, {name}!\n".encode())
        broadcast(c, f"{name} вошёл в чат")
        while True:
            try:
                text = get_line(f)
            except OSError:
                break
            if text is None or text == "exit":
                break
            broadcast(c, f"{name}: {text}")
    with mutex:
        del people[c]
    broadcast(c, f"{name} вышел из чата")
    f.close()
    c.close()


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(("localhost", 8080))
s.listen(5)
print("Сервер запущен")
while True:
    c, a = s.accept()
    with mutex:
        full = len(people) >= 2
        if not full:
            people[c] = None
    if full:
        c.sendall("Мест нет. ".encode())
        c.close()
    else:
        threading.Thread(target=work, args=(c,), daemon=True).start()
