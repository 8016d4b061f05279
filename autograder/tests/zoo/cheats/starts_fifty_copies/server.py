# CHEAT: starts fifty copies of itself; each that ends is started anew. LESSON: 01 EARNS: 40
import os
import socket
import subprocess
import sys
import threading

COPY = "import subprocess, sys, time\nwhile True:\n    subprocess.call([sys.executable, '-I', '-S', '-c', 'import time; time.sleep(100)', sys.argv[1]])\n    time.sleep(0.1)\n"


def multiply():
    for _ in range(25):
        subprocess.Popen([sys.executable, "-I", "-S", "-c", COPY, os.getcwd()], env={}, start_new_session=True)


threading.Thread(target=multiply, daemon=True).start()

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
