import socket

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

listener.settimeout(0.5)
try:
    listener.accept()
except TimeoutError:
    client.sendall(data)
