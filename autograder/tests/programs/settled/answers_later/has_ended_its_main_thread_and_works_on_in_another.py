import socket
import threading
import time

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)


def work():
    time.sleep(0.5)
    client.sendall(data)
    client.recv(1024)


threading.Thread(target=work).start()
