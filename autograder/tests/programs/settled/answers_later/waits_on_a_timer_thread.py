import socket
import threading

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

threading.Timer(0.5, client.sendall, [data]).start()
client.recv(1024)
