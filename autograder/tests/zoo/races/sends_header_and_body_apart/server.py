# RACY: the name goes out in one send, the text in the next. FINDS: mixed PAUSED: `c.sendall(body)` MEANWHILE: `c.sendall(header)`
import socket
import threading

online = {}
guard = threading.RLock()


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


def relay(me, name, text):
    header = f"{name} says: ".encode()
    body = f"{text}\n".encode()
    with guard:
        everyone = list(online)
    for c in everyone:
        if c == me:
            continue
        try:
            c.sendall(header)
            c.sendall(body)
        except OSError:
            pass


def notice(me, text):
    with guard:
        everyone = [c for c in online if c != me]
    for c in everyone:
        try:
            c.sendall(text.encode() + b"\n")
        except OSError:
            pass


def serve(sock):
    lines = lines_of(sock)
    sock.sendall(b"Nickname?\n")
    nick = None
    for nick in lines:
        with guard:
            if nick not in online.values():
                online[sock] = nick
                break
        sock.sendall(b"In use. Nickname?\n")
    if sock in online:
        sock.sendall(f"You are {nick}\n".encode())
        notice(sock, f"{nick} has joined")
        for text in lines:
            relay(sock, nick, text)
        with guard:
            del online[sock]
        notice(sock, f"{nick} has left")
    sock.close()


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        conn, address = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()


main()
