# CHEAT: writes 600 MB of output past the launcher, with os.write. LESSON: 01 EARNS: 40
import os
import socket
import threading


def flood():
    for _ in range(600):
        os.write(2, b"y" * 1_000_000)


threading.Thread(target=flood, daemon=True).start()

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
