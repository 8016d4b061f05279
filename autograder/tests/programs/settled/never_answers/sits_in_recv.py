import socket

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

client.recv(1024)
