# WRONG: who leaves before giving a name is announced as "None". FAILS: check_a_newcomer_may_leave_without_a_name
import socket
import threading

clients = {}
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall(f"{text}\n".encode())
    except OSError:
        pass


def broadcast(sock, text):
    with lock:
        others = [c for c in clients if c is not sock]
    for other in others:
        send(other, text)


def receive(sock, buffer):
    while True:
        if b"\n" in buffer:
            line, _, rest = bytes(buffer).partition(b"\n")
            buffer[:] = rest
            return line.decode("utf-8", "replace").strip()
        try:
            data = sock.recv(1024)
        except OSError:
            return "exit"
        if not data:
            return "exit"
        buffer += data


def run(sock):
    buffer = bytearray()
    name = None
    send(sock, "Hello, who is it?")
    while (text := receive(sock, buffer)) != "exit":
        if name is None:
            with lock:
                if text not in clients.values():
                    clients[sock] = name = text
            if name is None:
                send(sock, "No, who is it?")
            else:
                send(sock, f"Come in, {name}")
                broadcast(sock, f"{name} is online")
        else:
            broadcast(sock, f"{name}: {text}")
    with lock:
        clients.pop(sock, None)
    sock.close()
    broadcast(sock, f"{name} is offline")


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=run, args=(server.accept()[0],), daemon=True).start()
