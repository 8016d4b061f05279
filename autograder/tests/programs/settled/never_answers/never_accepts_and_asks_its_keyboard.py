import socket

listener = socket.create_server(("localhost", 8080))
input()
