import socket

listener = socket.create_server(("localhost", 8080))

while True:
    client, address = listener.accept()
    name = client.recv(1024)
    while name:
        name = client.recv(1024)
