import socket
import threading

users = {}
lock = threading.Lock()


def tell(text, but=""):
    with lock:
        for name, stream in users.items():
            if name != but:
                stream.write(text + "\n")
                stream.flush()


def serve(conn):
    stream = conn.makefile("rw", encoding="utf-8", newline="\n")
    stream.write("Your name?\n")
    stream.flush()
    name = stream.readline().strip()
    with lock:
        users[name] = stream
    tell(f"{name} is here")
    try:
        for line in stream:
            if line.strip() == "exit":
                break
            tell(f"{name}: {line.strip()}", but=name)
    except OSError:
        pass
    with lock:
        del users[name]
    tell(f"{name} is gone")
    conn.close()


listener = socket.socket()
listener.bind(("localhost", 8000))
listener.listen()
while True:
    conn, _ = listener.accept()
    threading.Thread(target=serve, args=(conn,)).start()
