# RACY: one takes the names and then the connections, another the other way round. FINDS: stuck PAUSED: `with names_lock:` or `with conns_lock:` or any MEANWHILE: any
import socket
import threading

names = set()
conns = {}
names_lock = threading.Lock()
conns_lock = threading.Lock()


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


def send(conn, text):
    try:
        conn.sendall(text.encode() + b"\n")
    except OSError:
        pass


def broadcast(text, me):
    with conns_lock:
        for conn in conns:
            if conn is not me:
                send(conn, text)


def enter(conn, name):
    with names_lock:
        if name in names:
            return False
        names.add(name)
        with conns_lock:
            conns[conn] = name
    return True


def quit(conn):
    with conns_lock:
        name = conns.pop(conn)
        with names_lock:
            names.discard(name)
    conn.close()
    broadcast(f"{name} left", conn)


def serve(conn):
    lines = lines_of(conn)
    send(conn, "Name?")
    for name in lines:
        if enter(conn, name):
            break
        send(conn, "Taken. Name?")
    else:
        conn.close()
        return
    send(conn, f"Welcome {name}")
    broadcast(f"{name} joined", conn)
    for text in lines:
        broadcast(f"{name}: {text}", conn)
    quit(conn)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
