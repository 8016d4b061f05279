import socket
import threading

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

left, right = threading.Lock(), threading.Lock()
both = threading.Barrier(2)


def cross(first, second):
    with first:
        both.wait()
        with second:
            client.sendall(data)


threading.Thread(target=cross, args=(left, right)).start()
cross(right, left)
