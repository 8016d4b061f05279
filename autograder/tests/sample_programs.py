"""Short student programs that many tests start from."""

from __future__ import annotations

ECHO_SERVER = """
import socket
listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    while data := client.recv(1024):
        client.sendall(data)
    client.close()
"""
CONNECTING_CLIENT = """
import socket
server = socket.socket()
server.connect(ADDRESS)
while (text := input()) != "exit":
    said, echo = text.encode(), b""
    server.sendall(said)
    while len(echo) < len(said):
        echo += server.recv(65536)
    print(echo.decode())
print("bye")
"""
