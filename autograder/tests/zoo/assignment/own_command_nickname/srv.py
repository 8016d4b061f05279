import socket
import threading

DB = {}


def main_loop(conn, addr):
    nick = str(addr)
    DB[conn] = nick
    while True:
        raw = conn.recv(1000)
        if not raw:
            break
        words = raw.decode()
        if words.startswith("/setup_nickname "):
            DB[conn] = words.split(" ", 1)[1]
            conn.send(f"Ваш ник теперь {DB[conn]}".encode())
        elif words == "/quit":
            break
        else:
            for other in list(DB):
                if other is not conn:
                    other.send(f"{DB[conn]}: {words}".encode())
    DB.pop(conn)
    conn.close()


sock = socket.socket()
sock.bind(("127.0.0.1", 3333))
sock.listen(5)
while True:
    connection, address = sock.accept()
    threading.Thread(target=main_loop, args=(connection, address)).start()
