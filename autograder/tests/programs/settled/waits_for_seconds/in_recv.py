import os
import socket

seconds = float(os.environ["SECONDS"])
listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()

client.settimeout(seconds)
client.recv(1)
