import socket
import threading

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

reader = threading.Thread(target=client.recv, args=(1024,))
reader.start()
reader.join()
