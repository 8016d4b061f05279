# MISTAKE: setblocking(False) before connect. STEP: 7 CAUSE: connects_without_blocking line 5
import socket

s = socket.socket()
s.setblocking(False)
s.connect(("127.0.0.1", 8080))
while True:
    try:
        line = input()
    except EOFError:
        break
    s.sendall((line + "\n").encode())
    print(s.recv(1024).decode().strip())
s.close()
