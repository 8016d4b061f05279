# RACY: goes through the dictionary while others change it. FINDS: died PAUSED: `for conn in clients:` MEANWHILE: `clients[conn] = name`, `del clients[conn]`
import socket
import threading

clients = {}  # connection -> name
names = threading.Lock()


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


def tell_others(text, me):
    for conn in clients:
        if conn is not me:
            try:
                conn.sendall((text + "\n").encode())
            except OSError:
                print("gone")


def enter(conn, name):
    with names:
        if name in list(clients.values()):
            return False
        clients[conn] = name
        return True


def serve(conn):
    lines = lines_of(conn)
    conn.sendall(b"name:\n")
    for name in lines:
        if enter(conn, name):
            break
        conn.sendall(b"taken, another name:\n")
    else:
        conn.close()
        return
    conn.sendall(f"welcome {name}\n".encode())
    tell_others(f"{name} came in", conn)
    for text in lines:
        tell_others(f"<{name}> {text}", conn)
    with names:
        del clients[conn]
    conn.close()
    tell_others(f"{name} went away", conn)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
