import socket
import subprocess
import sys

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

subprocess.run([sys.executable, "-I", "-S", "-c", "import time; time.sleep(0.5)"])
client.sendall(data)
client.recv(1024)
