def send(sock, text):
    sock.sendall(text.encode("utf-8") + b"\0")


def texts(sock):
    rest = b""
    while True:
        data = sock.recv(1024)
        if not data:
            return
        *whole, rest = (rest + data).split(b"\0")
        for one in whole:
            yield one.decode("utf-8")
