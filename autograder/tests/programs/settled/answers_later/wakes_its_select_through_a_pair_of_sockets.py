import select
import socket
import threading
import time

listener = socket.create_server(("localhost", 8080))
client, address = listener.accept()
data = client.recv(1024)

ours, theirs = socket.socketpair()


def wake():
    time.sleep(0.5)
    theirs.send(b".")


threading.Thread(target=wake).start()
select.select([ours, client], [], [])
client.sendall(data)
client.recv(1024)
