# RIGHT: the first line is the name, whatever it is, be it "exit": nobody promised otherwise.
import socket
import threading

members = {}
lock = threading.Lock()


def out(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("lost:", text)


def out_all(text, sock):
    with lock:
        rest = [m for m in members if m is not sock]
    for m in rest:
        out(m, text)


def lines(sock):
    pending = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        *done, pending = (pending + data).split(b"\n")
        yield from (d.decode("utf-8", "replace").strip() for d in done)


def user(sock):
    feed = lines(sock)
    out(sock, "Имя?")
    for name in feed:
        with lock:
            busy = name in members.values()
            if not busy:
                members[sock] = name
        if busy:
            out(sock, "Это имя занято. Имя?")
            continue
        out(sock, f"Здравствуйте, {name}")
        out_all(f"К нам пришёл {name}", sock)
        for text in feed:
            if text == "exit":
                break
            out_all(f"{name} говорит: {text}", sock)
        with lock:
            del members[sock]
        out_all(f"От нас ушёл {name}", sock)
        break
    sock.close()


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=user, args=(server.accept()[0],), daemon=True).start()
