import socket
import threading

users = {}


def say(text, author):
    for conn in users:
        if conn is author:
            continue
        try:
            conn.sendall(text.encode())
        except OSError:
            del users[conn]


def serve(conn):
    name = conn.recv(1024).decode()
    users[conn] = name
    while True:
        data = conn.recv(1024)
        if not data:
            return
        if data == b"exit":
            conn.close()
            return
        say(f"{name}: {data.decode()}", conn)


s = socket.socket()
s.bind(("localhost", 5151))
s.listen()
while True:
    conn, _ = s.accept()
    threading.Thread(target=serve, args=(conn,)).start()
