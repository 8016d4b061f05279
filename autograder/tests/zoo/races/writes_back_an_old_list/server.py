# RACY: copies the list, changes the copy, puts it in the place of the list. FINDS: lost, shared name PAUSED: `room = people` MEANWHILE: `room = people`
import socket
import threading

room = []  # (name, connection); always replaced, never changed


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
        conn.sendall(f"{text}\n".encode())
    except OSError:
        pass


def to_others(name, text):
    for other, conn in room:
        if other != name:
            send(conn, text)


def enter(name, conn):
    global room
    if any(other == name for other, _ in room):
        return False
    people = room + [(name, conn)]
    room = people
    return True


def leave(name):
    global room
    people = [user for user in room if user[0] != name]
    room = people


def serve(conn):
    lines = lines_of(conn)
    send(conn, "name?")
    for name in lines:
        if enter(name, conn):
            break
        send(conn, "this name is taken")
    else:
        conn.close()
        return
    send(conn, f"hello {name}")
    to_others(name, f"{name} joined")
    for text in lines:
        to_others(name, f"{name}: {text}")
    leave(name)
    conn.close()
    to_others(name, f"{name} left")


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
