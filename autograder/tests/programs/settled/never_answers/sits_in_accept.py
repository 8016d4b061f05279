import socket

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
listener.accept()
