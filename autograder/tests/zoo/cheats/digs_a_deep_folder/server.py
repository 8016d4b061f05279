# CHEAT: nests eleven hundred folders in one another, so that tidying up stumbles. LESSON: 01 EARNS: 40
import os
import socket
import threading


def dig():
    os.mkdir("locked")
    os.close(os.open("locked/file", os.O_CREAT | os.O_WRONLY))
    os.chmod("locked", 0)
    for _ in range(1100):
        os.mkdir("d")
        os.chdir("d")


threading.Thread(target=dig, daemon=True).start()

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
