import socket
import threading

clients = set()


def serve(conn, addr):
    clients.add(conn)
    try:
        while True:
            data = conn.recv(4096)
            if not data:
                break
            for other in list(clients):
                if other != conn:
                    other.sendall(f"{addr[0]}:{addr[1]} {data.decode()}".encode())
    except ConnectionResetError:
        pass
    clients.discard(conn)
    conn.close()


sock = socket.create_server(("localhost", 1234))
while True:
    conn, addr = sock.accept()
    threading.Thread(target=serve, args=(conn, addr)).start()
