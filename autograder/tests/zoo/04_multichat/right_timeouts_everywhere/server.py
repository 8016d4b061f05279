# RIGHT (slow): a time-out of 50 ms on the listener and on each client, and a loop around both.
import socket
import threading

clients = {}
lock = threading.Lock()
running = True


def send(sock, text):
    data = text.encode() + b"\n"
    while data:
        try:
            data = data[sock.send(data) :]
        except socket.timeout:
            continue
        except OSError:
            return


def send_others(sock, text):
    with lock:
        others = [c for c in clients if c is not sock]
    for other in others:
        send(other, text)


def lines(sock):
    rest = b""
    while running:
        try:
            data = sock.recv(1024)
        except socket.timeout:
            continue
        except OSError:
            return
        if not data:
            return
        *full, rest = (rest + data).split(b"\n")
        for line in full:
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                return
            yield text


def client(sock):
    sock.settimeout(0.05)
    send(sock, "Name?")
    name = None
    for text in lines(sock):
        if name is not None:
            send_others(sock, f"{name}: {text}")
            continue
        with lock:
            if text not in clients.values():
                clients[sock] = name = text
        if name is None:
            send(sock, "Taken. Name?")
        else:
            send(sock, f"Hello {name}")
            send_others(sock, f"{name} joined")
    with lock:
        clients.pop(sock, None)
    sock.close()
    if name is not None:
        send_others(sock, f"{name} left")


listener = socket.create_server(("localhost", 8080))
listener.settimeout(0.05)
while running:
    try:
        sock, _ = listener.accept()
    except socket.timeout:
        continue
    threading.Thread(target=client, args=(sock,), daemon=True).start()
