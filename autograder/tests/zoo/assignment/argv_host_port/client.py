import socket
import sys
import threading

if len(sys.argv) < 3:
    print("usage: client.py HOST PORT")
    sys.exit(2)
sock = socket.socket()
sock.connect((sys.argv[1], int(sys.argv[2])))
name = input("name? ")


def listen():
    while True:
        data = sock.recv(1024)
        if not data:
            break
        print(data.decode())


threading.Thread(target=listen, daemon=True).start()
while True:
    sock.sendall((name + ": " + input()).encode())
