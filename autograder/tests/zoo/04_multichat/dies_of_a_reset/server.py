# WRONG: recv is not guarded; a reset ends the user's thread before it could clean up. FAILS: check_the_chat_survives_a_reset DIAGNOSIS: dies_in_a_thread line 26
import socket
import threading

clients = {}
lock = threading.Lock()


def send(client, text):
    try:
        client.sendall(text.encode() + b"\n")
    except OSError:
        print("not sent:", text)


def broadcast(text, sender):
    with lock:
        receivers = [c for c in clients if c is not sender]
    for receiver in receivers:
        send(receiver, text)


def lines(client):
    rest = b""
    while True:
        data = client.recv(1024)
        if not data:
            return
        *full, rest = (rest + data).split(b"\n")
        for line in full:
            line = line.decode("utf-8", "replace").strip()
            if line == "exit":
                return
            yield line


def thread(client):
    stream = lines(client)
    send(client, "What name shall I write down?")
    for name in stream:
        with lock:
            taken = name in clients.values()
            if not taken:
                clients[client] = name
        if taken:
            send(client, "That is written down already. Another?")
            continue
        send(client, f"Good evening, {name}")
        broadcast(f"{name} walks in", client)
        for line in stream:
            broadcast(f"{name}: {line}", client)
        with lock:
            del clients[client]
        broadcast(f"{name} walks out", client)
    client.close()


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=thread, args=(server.accept()[0],), daemon=True).start()
