import socket
import threading

s = socket.create_connection(("localhost", 1234))


def reader():
    while True:
        data = s.recv(4096)
        if not data:
            return
        print(data.decode())


threading.Thread(target=reader, daemon=True).start()
while True:
    s.sendall(input().encode())
