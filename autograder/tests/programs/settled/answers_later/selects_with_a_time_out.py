import select
import socket

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

select.select([client], [], [], 0.5)
client.sendall(data)
client.recv(9)
