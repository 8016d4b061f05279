import socket
import threading

clients = []

def serve(c):
    while True:
        d = c.recv(1024)
        if not d:
            break
        for o in clients:
            if o != c:
                o.send(d)

s = socket.socket()
s.bind(('localhost', 9003))
s.listen(5)
print 'waiting'
while True:
    c, a = s.accept()
    print 'connected', a
    clients.append(c)
    threading.Thread(target=serve, args=(c,)).start()
