import socket
import threading

conns = []


def work(conn):
    while True:
        chunk = conn.recv(2048)
        if not chunk:
            conns.remove(conn)
            return
        for c in conns:
            if c is not conn:
                c.send(chunk)


s = socket.socket()
s.bind(("localhost", 5160))
s.listen()
while True:
    conn, _ = s.accept()
    conns.append(conn)
    threading.Thread(target=work, args=(conn,)).start()
