import socket
import threading

clients = {}


def serve(c):
    c.send("Enter your name".encode("ascii"))
    name = c.recv(1024).decode("ascii")
    clients[c] = name
    while True:
        try:
            text = c.recv(1024).decode("ascii")
        except ConnectionError:
            text = ""
        if not text or text == "exit":
            break
        for other in clients:
            if other is not c:
                other.send(f"{name}: {text}".encode("ascii"))
    clients.pop(c)
    c.close()


s = socket.socket()
s.bind(("localhost", 8081))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=serve, args=(c,)).start()
