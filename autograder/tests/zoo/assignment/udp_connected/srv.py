import socket

users = {}
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 6543))
while True:
    d, a = s.recvfrom(4096)
    t = d.decode("utf-8", "ignore")
    if a not in users:
        users[a] = t
        s.sendto(("Привет, " + t).encode(), a)
        continue
    if t == "/quit":
        users.pop(a)
        continue
    for u in users:
        s.sendto((users[a] + ": " + t).encode(), u)
