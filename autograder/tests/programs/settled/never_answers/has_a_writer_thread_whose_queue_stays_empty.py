import queue
import socket
import threading

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

threading.Thread(target=queue.Queue().get).start()
client.recv(1024)
