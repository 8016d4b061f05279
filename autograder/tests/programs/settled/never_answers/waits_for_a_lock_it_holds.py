import socket
import threading

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

lock = threading.Lock()
lock.acquire()
lock.acquire()
