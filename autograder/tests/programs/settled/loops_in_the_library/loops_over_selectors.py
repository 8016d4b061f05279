import selectors
import socket

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

selector = selectors.DefaultSelector()
selector.register(client, selectors.EVENT_READ)
selector.select()
