import socket

users = []
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 6544))
while True:
    d, a = s.recvfrom(4096)
    if a not in users:
        users.append(a)
    for u in users:
        if u != a:
            s.sendto(d, u)
