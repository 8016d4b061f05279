import socket
import threading

clients = {}


def broadcast(text, but):
    for name in list(clients):
        if name != but:
            clients[name].send(text.encode())


def handle(name, conn):
    while True:
        try:
            text = conn.recv(1024).decode()
        except ConnectionError:
            text = ""
        if text in ("", "quit"):
            del clients[name]
            broadcast(f"{name} left", name)
            conn.close()
            return
        broadcast(f"{name}: {text}", name)


sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind(("127.0.0.1", 1337))
sock.listen()
while True:
    conn, address = sock.accept()
    conn.send("Name?".encode())
    hello = conn.recv(1024).decode()
    name = hello.split()[0]
    clients[name] = conn
    threading.Thread(target=handle, args=(name, conn), daemon=True).start()
