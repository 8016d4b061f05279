import socket
import time

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

time.sleep(0.3)
data = client.recv(1024)
client.sendall(data)
