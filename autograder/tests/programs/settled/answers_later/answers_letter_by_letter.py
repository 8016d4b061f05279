import socket
import time

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

for i in range(len(data)):
    time.sleep(0.15)
    client.sendall(data[i : i + 1])
client.recv(9)
