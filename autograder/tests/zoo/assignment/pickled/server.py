import pickle
import socket
import threading

clients = []


def handle(conn):
    clients.append(conn)
    while True:
        try:
            packet = pickle.loads(conn.recv(4096))
        except (EOFError, OSError):
            break
        for other in clients:
            if other is not conn:
                other.send(pickle.dumps(packet))
    clients.remove(conn)


sock = socket.socket()
sock.bind(("localhost", 9999))
sock.listen()
while True:
    conn, addr = sock.accept()
    threading.Thread(target=handle, args=(conn,)).start()
