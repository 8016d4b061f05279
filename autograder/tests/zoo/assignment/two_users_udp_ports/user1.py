import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 5001))


def rx():
    while True:
        data, _ = sock.recvfrom(1024)
        print("user2:", data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    sock.sendto(input().encode(), ("127.0.0.1", 5002))
