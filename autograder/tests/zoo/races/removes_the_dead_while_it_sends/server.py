# RACY: takes a dead connection out of the list it is going through. FINDS: lost, died PAUSED: `conn.sendall(line)` MEANWHILE: `conn.close()`, `conns.remove(conn)`
import socket
import threading

conns = []
names = {}
lock = threading.Lock()


def lines_of(conn):
    rest = b""
    while True:
        try:
            data = conn.recv(1024)
        except OSError:
            return
        if not data:
            return
        *whole, rest = (rest + data).split(b"\n")
        for line in whole:
            text = line.decode(errors="replace").strip()
            if text == "exit":
                return
            yield text


def to_all(text, me=None):
    line = (text + "\n").encode()
    for conn in conns:
        if conn is me:
            continue
        try:
            conn.sendall(line)
        except OSError:
            conns.remove(conn)


def leave(conn):
    conn.close()
    if conn in conns:
        conns.remove(conn)
    name = names.pop(conn)
    to_all(name + " left the room")


def serve(conn):
    conn.sendall(b"Enter your name\n")
    lines = lines_of(conn)
    for name in lines:
        with lock:
            ok = name not in names.values()
            if ok:
                names[conn] = name
                conns.append(conn)
        if ok:
            break
        conn.sendall(b"Name in use, enter another\n")
    else:
        conn.close()
        return
    conn.sendall(f"Welcome {name}!\n".encode())
    to_all(name + " joined the room", conn)
    for text in lines:
        to_all(f"[{name}] {text}", conn)
    leave(conn)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
