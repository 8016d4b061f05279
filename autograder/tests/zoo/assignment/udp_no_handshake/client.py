import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.sendto(b"", ("127.0.0.1", 5005))


def get():
    while True:
        data, _ = sock.recvfrom(1024)
        print(data.decode())


threading.Thread(target=get, daemon=True).start()
while True:
    sock.sendto(input().encode(), ("127.0.0.1", 5005))
