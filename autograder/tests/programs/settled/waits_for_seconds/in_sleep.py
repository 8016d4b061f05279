import os
import socket
import time

seconds = float(os.environ["SECONDS"])
listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()

time.sleep(seconds)
