import _thread
import socket

pool = []


def serve(c):
    while True:
        d = c.recv(1024)
        if not d:
            pool.remove(c)
            break
        for o in pool:
            if o is not c:
                o.send(d)


s = socket.socket()
s.bind(("localhost", 5153))
s.listen()
while True:
    c, _ = s.accept()
    pool.append(c)
    _thread.start_new_thread(serve, (c,))
