import socket
import threading
import time

members = {}
m = threading.Lock()


def serve(conn, addr):
    try:
        nick = conn.recv(512).decode().strip()
        with m:
            members[nick] = conn
        while True:
            raw = conn.recv(512)
            if not raw:
                break
            stamp = time.strftime("%H:%M")
            with m:
                for other, sock in members.items():
                    if other != nick:
                        sock.sendall(f"\033[36m[{stamp}]\033[0m \033[1m{nick}\033[0m 😀 {raw.decode()}".encode())
    except (ConnectionError, KeyError):
        pass
    with m:
        members.pop(nick, None)
    conn.close()


s = socket.socket()
s.bind(("localhost", 5159))
s.listen()
while True:
    threading.Thread(target=serve, args=s.accept()).start()
