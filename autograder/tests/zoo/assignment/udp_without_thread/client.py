import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
while True:
    s.sendto(input().encode(), ("127.0.0.1", 6544))
    print(s.recvfrom(4096)[0].decode())
