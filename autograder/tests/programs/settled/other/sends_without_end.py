import socket

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

while True:
    client.sendall(bytes(60_000))  # not all of the last one fits
