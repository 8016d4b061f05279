import socket

s = socket.socket()
s.bind(("localhost", 5155))
s.listen(1)
conn, _ = s.accept()
while True:
    data = conn.recv(1024)
    if not data:
        break
    print(data.decode())
    conn.send(input().encode())
