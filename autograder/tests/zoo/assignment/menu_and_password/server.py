import socket
from concurrent.futures import ThreadPoolExecutor

accounts = {}
online = {}


def serve(c):
    mode, name, word = c.recv(1024).decode().split("\n")
    if mode == "2" and accounts.get(name) != word:
        c.send("Falsch".encode())
        c.close()
        return
    accounts[name] = word
    c.send(f"Willkommen, {name}".encode())
    online[c] = name
    while True:
        data = c.recv(1024).decode()
        if data in ("", "/ende"):
            break
        for o in list(online):
            if o is not c:
                o.send(f"{name}: {data}".encode())
    online.pop(c)
    c.close()


s = socket.socket()
s.bind(("localhost", 1449))
s.listen()
pool = ThreadPoolExecutor(20)
while True:
    pool.submit(serve, s.accept()[0])
