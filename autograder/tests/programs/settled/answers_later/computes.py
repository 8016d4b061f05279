import socket
import time

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

end = time.time() + 1
while time.time() < end:
    sum(range(1000))
client.sendall(data)
