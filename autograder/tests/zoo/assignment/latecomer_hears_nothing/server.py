import socket
import threading

MAX = 3
users = []


def serve(conn):
    name = conn.recv(1024).decode()
    users.append(conn)
    while True:
        data = conn.recv(1024)
        if not data or data == b"exit":
            users.remove(conn)
            conn.close()
            return
        for other in users:
            if other is not conn:
                other.send(name.encode() + b": " + data)


s = socket.socket()
s.bind(("localhost", 5152))
s.listen()
threads = []
for _ in range(MAX):
    conn, _ = s.accept()
    threads.append(threading.Thread(target=serve, args=(conn,)))
    threads[-1].start()
for thread in threads:
    thread.join()
