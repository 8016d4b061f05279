import argparse
import socket
import threading

parser = argparse.ArgumentParser()
parser.add_argument("name")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=4040)
args = parser.parse_args()
s = socket.create_connection((args.host, args.port))
s.send(args.name.encode())


def rx():
    while True:
        data = s.recv(1024)
        if not data:
            break
        print(data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(input().encode())
