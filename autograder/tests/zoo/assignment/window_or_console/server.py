import socket
import threading

people = {}


def serve(c):
    people[c] = c.recv(1024).decode()
    while True:
        try:
            d = c.recv(1024).decode()
        except OSError:
            d = ""
        if not d:
            people.pop(c)
            break
        for o in list(people):
            if o is not c:
                o.send(f"{people[c]}: {d}".encode())


s = socket.socket()
s.bind(("localhost", 9010))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
