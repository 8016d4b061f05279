import os
import selectors
import socket
import time

listener = socket.create_server(("localhost", 8080))
reading_end, writing_end = os.pipe()
client, _ = listener.accept()
data = client.recv(1024)
if os.fork() == 0:
    if os.fork() == 0:
        time.sleep(0.6)
        os.write(writing_end, b"now")
    os._exit(0)
os.wait()
selector = selectors.DefaultSelector()
selector.register(reading_end, selectors.EVENT_READ)
selector.select()
client.sendall(data)
client.recv(1024)
