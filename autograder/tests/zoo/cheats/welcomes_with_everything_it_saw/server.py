# CHEAT: answers every datagram with all that it ever received, to everybody. LESSON: 05 EARNS: 15
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 8080))
seen, known = [], set()
while True:
    data, address = sock.recvfrom(2048)
    known.add(address)
    seen.append(data)
    for other in known:
        sock.sendto(b" ".join(seen), other)
