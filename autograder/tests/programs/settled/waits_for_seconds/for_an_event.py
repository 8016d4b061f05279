import os
import socket
import threading

seconds = float(os.environ["SECONDS"])
listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()

threading.Event().wait(seconds)
