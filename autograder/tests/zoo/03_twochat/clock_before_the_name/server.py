# RIGHT: timestamps before the name, and a line for each event on the screen too.
import datetime
import logging
import socket
import threading

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(threadName)s %(message)s")
log = logging.getLogger("chat")
chat = []
lock = threading.Lock()


def now():
    return datetime.datetime.now().strftime("%H:%M:%S.%f")


def post(conn, text):
    try:
        conn.sendall(f"[{now()}] {text}\n".encode())
    except OSError:
        log.warning("a user has gone")


def post_to_others(conn, text):
    log.info(text)
    with lock:
        rest = [c for c, n in chat if c is not conn]
    for c in rest:
        post(c, text)


def handle(conn, reader, name):
    log.info("%s is in", name)
    post(conn, f"Welcome, {name}")
    post_to_others(conn, f"{name} joined")
    while True:
        try:
            line = reader.readline()
        except OSError:
            break
        if line == "" or line.strip() == "exit":
            break
        post_to_others(conn, f"{name}: {line.strip()}")
    with lock:
        chat.remove((conn, name))
    post_to_others(conn, f"{name} left")
    reader.close()
    conn.close()


with socket.create_server(("localhost", 8080)) as server:
    log.info("listening")
    while True:
        conn, address = server.accept()
        log.info("somebody at %s", address)
        with lock:
            if len(chat) == 2:
                log.info("full")
                post(conn, "the room is full")
                conn.close()
                continue
        post(conn, "name?")
        reader = conn.makefile("r", encoding="utf-8", errors="replace")
        name = reader.readline().strip()
        if not name:
            reader.close()
            conn.close()
            continue
        with lock:
            chat.append((conn, name))
        threading.Thread(target=handle, args=(conn, reader, name), daemon=True).start()
