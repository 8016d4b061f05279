# WRONG: sendall to a user who has gone raises in the thread of whoever is speaking. FAILS: check_a_broken_connection_harms_no_speaker DIAGNOSIS: a_dead_peer_kills_the_sender line 13
import socket
import threading

clients = {}
lock = threading.Lock()


def broadcast(text, sender):
    with lock:
        receivers = [c for c in clients if c is not sender]
    for receiver in receivers:
        receiver.sendall(text.encode() + b"\n")


def read(client, rest):
    while b"\n" not in rest:
        try:
            data = client.recv(1024)
        except OSError:
            return None, b""
        if not data:
            return None, b""
        rest += data
    line, rest = rest.split(b"\n", 1)
    line = line.decode("utf-8", "replace").strip()
    return (None if line == "exit" else line), rest


def handle(client):
    client.sendall(b"Welcome to the chat. Your name?\n")
    name, rest = read(client, b"")
    while name is not None:
        with lock:
            if name not in clients.values():
                clients[client] = name
                break
        client.sendall(b"Taken. Your name?\n")
        name, rest = read(client, rest)
    if name is None:
        client.close()
        return
    client.sendall(f"Hello {name}\n".encode())
    broadcast(f"{name} joined", client)
    while True:
        text, rest = read(client, rest)
        if text is None:
            break
        broadcast(f"{name}: {text}", client)
    with lock:
        del clients[client]
    client.close()
    broadcast(f"{name} left", client)


server = socket.create_server(("localhost", 8080))
while True:
    client, _ = server.accept()
    threading.Thread(target=handle, args=(client,), daemon=True).start()
