import socket
import struct
import sys


def limit(milliseconds):
    if sys.platform == "win32":
        return struct.pack("I", milliseconds)
    return struct.pack("@ll", 0, milliseconds * 1000)


listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit(500))
try:
    listener.accept()
except BlockingIOError:
    client.sendall(data)
