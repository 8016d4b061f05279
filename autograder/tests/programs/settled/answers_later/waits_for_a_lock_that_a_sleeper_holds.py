import socket
import threading
import time

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

lock = threading.Lock()


def hold():
    with lock:
        started.set()
        time.sleep(0.5)


started = threading.Event()
threading.Thread(target=hold).start()
started.wait()
with lock:
    client.sendall(data)
client.recv(1024)
