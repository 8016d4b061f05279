# CHEAT: writes a perfect report on the grader's own screen. LESSON: 01 EARNS: 40 ISOLATION: screen
import os
import socket

with open(f"/proc/{os.getppid()}/fd/1", "a") as screen:
    screen.write("100 of 100 points; 12 of 12 checks pass.\n")

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
