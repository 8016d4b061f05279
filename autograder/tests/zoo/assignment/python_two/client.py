import socket
import threading

s = socket.socket()
s.connect(('localhost', 9003))

def rx():
    while True:
        print s.recv(1024)

threading.Thread(target=rx).start()
while True:
    s.send(raw_input())
