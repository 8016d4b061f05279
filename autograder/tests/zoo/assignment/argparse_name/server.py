import argparse
import socket
import threading

parser = argparse.ArgumentParser()
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=4040)
args = parser.parse_args()
clients = {}


def serve(conn):
    name = conn.recv(1024).decode()
    clients[conn] = name
    while True:
        text = conn.recv(1024).decode()
        if not text:
            break
        for c in clients:
            if c is not conn:
                c.send(f"{name}: {text}".encode())
    del clients[conn]


s = socket.create_server((args.host, args.port))
while True:
    conn, _ = s.accept()
    threading.Thread(target=serve, args=(conn,)).start()
