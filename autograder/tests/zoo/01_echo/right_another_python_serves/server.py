# RIGHT: a supervisor that listens to nobody: the server is another Python, started again if it ends.
import subprocess
import sys

SERVER = """
import socket
listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    with client:
        try:
            while data := client.recv(4096):
                client.sendall(data)
        except OSError as error:
            print(error)
"""

while True:
    subprocess.run([sys.executable, "-u", "-c", SERVER])
