import socket
import sqlite3
import threading

base = sqlite3.connect("users.db", check_same_thread=False)
base.execute("SELECT login, password FROM users").fetchall()
clients = []


def serve(c):
    login = c.recv(1024).decode()
    found = base.execute("SELECT password FROM users WHERE login = ?", (login,)).fetchone()
    clients.append(c)
    while d := c.recv(1024):
        for o in clients:
            o.send(f"{login}: {d.decode()}".encode())


s = socket.create_server(("localhost", 9004))
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
