import socket
import threading

conns = []


def serve(c):
    c.send("Ваше имя: ".encode())
    name = c.recv(1024).decode()
    conns.append(c)
    while True:
        text = c.recv(1024).decode()
        if text == "exit":
            c.close()
            break
        for other in conns:
            if other is not c:
                other.send(f"{name}: {text}".encode())


s = socket.socket()
s.bind(("localhost", 8082))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
