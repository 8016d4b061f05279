# WRONG: recv() gives b"" for ever, and the loop goes on for ever. FAILS: check_the_chat_survives_one_who_hangs_up, check_hanging_up_in_mid_line_frees_the_name, check_two_hang_up_at_the_same_moment, check_a_newcomer_without_a_name_is_let_go DIAGNOSIS: ignores_the_end line 23
import socket
import threading

CLIENTS = {}
LOCK = threading.Lock()


def broadcast(message, sender=None):
    with LOCK:
        clients = [c for c in CLIENTS if c is not sender]
    for client in clients:
        try:
            client.sendall(message.encode() + b"\n")
        except OSError:
            print("client is unreachable")


def messages(client):
    buffer = b""
    while True:
        try:
            data = client.recv(1024)
        except OSError:
            return
        if not data:
            continue
        buffer += data
        while b"\n" in buffer:
            message, buffer = buffer.split(b"\n", 1)
            message = message.decode("utf-8", "replace").strip()
            if message == "exit":
                return
            yield message


def handle(client):
    client.sendall(b"NICK?\n")
    stream = messages(client)
    nick = None
    for nick in stream:
        with LOCK:
            if nick not in CLIENTS.values():
                CLIENTS[client] = nick
                break
        client.sendall(b"TAKEN, NICK?\n")
    if client in CLIENTS:
        client.sendall(f"WELCOME {nick}\n".encode())
        broadcast(f"{nick} JOINED", client)
        for message in stream:
            broadcast(f"{nick}: {message}", client)
        with LOCK:
            del CLIENTS[client]
        broadcast(f"{nick} LEFT", client)
    client.close()


server = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=handle, args=(server.accept()[0],), daemon=True).start()
