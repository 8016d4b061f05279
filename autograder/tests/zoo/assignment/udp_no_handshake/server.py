import socket

known = set()
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("0.0.0.0", 5005))
while True:
    data, who = sock.recvfrom(1024)
    known.add(who)
    for other in known:
        if other != who:
            sock.sendto(str(who).encode() + b" " + data, other)
