import os
import socket
import threading

users = {}
lock = threading.RLock()


def console():
    while True:
        command = input("server> ")
        if command == "stop":
            os._exit(0)
        elif command == "list":
            print(*users.values())


def serve(c):
    c.sendall("Digite seu nome: ".encode())
    name = c.recv(1024).decode().strip()
    with lock:
        users[c] = name
    while True:
        try:
            data = c.recv(1024).decode().strip()
        except OSError:
            data = ""
        if not data:
            break
        with lock:
            for u in users:
                if u is not c:
                    u.sendall(f"[{name}] {data}\n".encode())
    with lock:
        del users[c]


threading.Thread(target=console, daemon=True).start()
s = socket.socket()
s.bind(("127.0.0.1", 1448))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,), daemon=True).start()
