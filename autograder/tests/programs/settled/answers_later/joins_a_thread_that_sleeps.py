import socket
import threading
import time

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

busy = threading.Thread(target=time.sleep, args=(0.5,))
busy.start()
busy.join()
client.sendall(data)
