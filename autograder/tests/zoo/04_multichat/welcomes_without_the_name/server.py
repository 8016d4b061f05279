# WRONG: says "welcome to the chat" to everybody alike. FAILS: check_a_newcomer_is_welcomed_by_name DIAGNOSIS: welcomes_without_the_name line 57
import socket
import threading

clients = []
nicknames = []
lock = threading.Lock()


def broadcast(message, sender):
    lock.acquire()
    receivers = clients[:]
    lock.release()
    for client in receivers:
        if client is sender:
            continue
        try:
            client.sendall(message.encode("utf-8"))
        except OSError:
            print("somebody is not there any more")


def lines(client):
    data = b""
    while True:
        try:
            chunk = client.recv(2048)
        except OSError:
            chunk = b""
        if chunk == b"":
            return
        data = data + chunk
        parts = data.split(b"\n")
        data = parts.pop()
        for part in parts:
            word = part.decode("utf-8", errors="replace").strip()
            if word == "exit":
                return
            yield word


def handle(client):
    incoming = lines(client)
    client.sendall("Please enter a nickname\n".encode())
    nickname = None
    for candidate in incoming:
        with lock:
            if candidate not in nicknames:
                clients.append(client)
                nicknames.append(candidate)
                nickname = candidate
                break
        client.sendall("This nickname is taken\n".encode())
    if nickname is None:
        client.close()
        return
    client.sendall("Welcome to the chat!\n".encode())
    broadcast(f"{nickname} joined the chat\n", client)
    for text in incoming:
        broadcast(f"{nickname}: {text}\n", client)
    with lock:
        position = clients.index(client)
        clients.pop(position)
        nicknames.pop(position)
    client.close()
    broadcast(f"{nickname} left the chat\n", client)


server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("localhost", 55555))
server.listen()
print("Server is listening...")
while True:
    client, address = server.accept()
    print("Connected with", str(address))
    thread = threading.Thread(target=handle, args=(client,))
    thread.start()
