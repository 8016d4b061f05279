import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 5154))
peer = None
known = threading.Event()


def rx():
    global peer
    while True:
        data, peer = sock.recvfrom(1024)
        known.set()
        print("клиент:", data.decode())


threading.Thread(target=rx, daemon=True).start()
known.wait()
while True:
    sock.sendto(input().encode(), peer)
