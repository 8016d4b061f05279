import queue
import socket

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

try:
    queue.SimpleQueue().get(timeout=0.5)
except queue.Empty:
    client.sendall(data)
client.recv(1024)
