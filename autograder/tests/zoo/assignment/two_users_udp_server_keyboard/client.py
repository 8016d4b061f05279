import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server = ("localhost", 5154)
sock.sendto(b"hello", server)


def rx():
    while True:
        data, _ = sock.recvfrom(1024)
        print("сервер:", data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    sock.sendto(input().encode(), server)
