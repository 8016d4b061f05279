import socket
import threading

clients = {}


def client_thread(conn):
    first = conn.recv(16384).decode()
    name = first.split(":")[0]
    clients[name] = conn
    print(name, "is here")
    while True:
        try:
            data = conn.recv(16384).decode()
        except ConnectionResetError:
            break
        if data == "" or data.endswith(":QUIT"):
            break
        for other_name in clients.copy():
            if other_name != name:
                clients[other_name].send(data.encode())
    clients.pop(name)
    conn.close()


sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind(("localhost", 4321))
sock.listen(3)
while True:
    conn, addr = sock.accept()
    threading.Thread(target=client_thread, args=(conn,)).start()
