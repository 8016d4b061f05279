# RACY: `with threading.Lock():` is a lock that nobody else has. FINDS: shared name PAUSED: `users[name] = conn` MEANWHILE: `if name in users:`
import socket
import threading

users = {}


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


def everyone_but(name):
    with threading.Lock():
        return [conn for other, conn in users.copy().items() if other != name]


def send(conn, text):
    try:
        conn.sendall(f"{text}\n".encode())
    except OSError:
        print("could not send")


def register(name, conn):
    with threading.Lock():
        if name in users:
            return False
        users[name] = conn
        return True


def unregister(name):
    with threading.Lock():
        users.pop(name, None)


def serve(conn):
    lines = lines_of(conn)
    send(conn, "Your name?")
    for name in lines:
        if register(name, conn):
            break
        send(conn, "Sorry, taken. Your name?")
    else:
        conn.close()
        return
    send(conn, f"Welcome, {name}")
    for other in everyone_but(name):
        send(other, f"{name} joined")
    for text in lines:
        for other in everyone_but(name):
            send(other, f"{name}: {text}")
    unregister(name)
    conn.close()
    for other in everyone_but(name):
        send(other, f"{name} left")


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
