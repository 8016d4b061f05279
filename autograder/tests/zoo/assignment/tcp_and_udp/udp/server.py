import socket

known = []
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("localhost", 8090))
while True:
    d, a = s.recvfrom(1024)
    if a not in known:
        known.append(a)
    for o in known:
        if o != a:
            s.sendto(d, o)
