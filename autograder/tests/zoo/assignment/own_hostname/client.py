import socket
import threading

s = socket.socket()
s.connect((socket.gethostname(), 5001))
s.send(input("Enter name -> ").encode())


def rec():
    while True:
        d = s.recv(1024).decode()
        if not d:
            break
        print(d)


threading.Thread(target=rec, daemon=True).start()
m = input(" -> ")
while m.lower().strip() != "bye":
    s.send(m.encode())
    m = input(" -> ")
s.close()
