import socket
import threading

connections = []


def handler(connection, address):
    while True:
        try:
            data = connection.recv(1024)
            if not data:
                break
        except ConnectionResetError:
            break
        for other in connections:
            if other is not connection:
                other.send(data)
    connections.remove(connection)
    connection.close()


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("0.0.0.0", 10000))
server.listen(1)
print("server started")
while True:
    connection, address = server.accept()
    thread = threading.Thread(target=handler, args=(connection, address))
    thread.daemon = True
    thread.start()
    connections.append(connection)
