import socket
import threading

HEADER = 10
clients = {}


def receive_message(conn):
    header = conn.recv(HEADER)
    if not header:
        return None
    length = int(header.decode().strip())
    data = b""
    while len(data) < length:
        data += conn.recv(length - len(data))
    return data


def pack(data):
    return f"{len(data):<{HEADER}}".encode() + data


def serve(conn):
    try:
        user = receive_message(conn)
        if user is None:
            return
        clients[conn] = user
        while True:
            message = receive_message(conn)
            if message is None:
                break
            for other in list(clients):
                if other != conn:
                    other.sendall(pack(user) + pack(message))
    except (ConnectionError, ValueError):
        pass
    finally:
        clients.pop(conn, None)
        conn.close()


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 1234))
listener.listen()
while True:
    conn, _ = listener.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
