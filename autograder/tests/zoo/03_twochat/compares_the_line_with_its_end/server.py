# WRONG: compares with exit before the line end is cut off, so it never matches. FAILS: check_exit_leaves_and_the_other_is_told DIAGNOSIS: passes_exit_on line 23
import socket
import threading

clients, nicknames = [], []
lock = threading.Lock()


def broadcast(message, sender):
    with lock:
        for client in clients:
            if client is not sender:
                try:
                    client.sendall(message)
                except OSError:
                    pass


def handle(client, nickname):
    pending = b""
    while True:
        try:
            data = client.recv(2048)
        except OSError:
            data = b""
        if not data:
            break
        pending += data
        while b"\n" in pending:
            end = pending.index(b"\n") + 1
            line, pending = pending[:end], pending[end:]
            if line.decode(errors="replace") == "exit":
                client.close()
                break
            broadcast(nickname.encode() + b": " + line, client)
    with lock:
        index = clients.index(client)
        clients.pop(index)
        nicknames.pop(index)
    client.close()
    broadcast(f"{nickname} left the chat\n".encode(), client)


def receive():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("127.0.0.1", 55556))
    server.listen()
    while True:
        client, address = server.accept()
        with lock:
            full = len(clients) >= 2
        if full:
            client.sendall(b"The chat is full\n")
            client.close()
            continue
        client.sendall(b"NICK\n")
        nickname = client.recv(1024).decode().strip()
        with lock:
            clients.append(client)
            nicknames.append(nickname)
        client.sendall(f"Connected as {nickname}\n".encode())
        threading.Thread(target=handle, args=(client, nickname), daemon=True).start()


receive()
