import queue
import socket
import threading
import time

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

todo = queue.Queue()


def write():
    while True:
        data = todo.get()
        time.sleep(0.5)
        client.sendall(data)


threading.Thread(target=write).start()
todo.put(data)
client.recv(1024)
