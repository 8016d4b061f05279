import socket

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

client.settimeout(0.5)
try:
    client.recv(1024)
except TimeoutError:
    client.sendall(data)
