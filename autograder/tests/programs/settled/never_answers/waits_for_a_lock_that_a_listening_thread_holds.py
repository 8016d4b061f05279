import socket
import threading

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

lock = threading.Lock()


def hold():
    with lock:
        started.release()
        client.recv(1024)


started = threading.Lock()
started.acquire()
threading.Thread(target=hold).start()
started.acquire()
lock.acquire()
