# RIGHT: listens on IPv6 and IPv4 with one socket.
import socket
import threading

clients = {}
lock = threading.Lock()


def send(client, text):
    try:
        client.sendall((text + "\n").encode())
    except OSError:
        print("broken pipe")


def others_of(client):
    with lock:
        return [c for c in clients if c is not client]


def handle(client, address):
    print("from", address[0])
    send(client, "Enter your name")
    rest, name, going = b"", None, True
    while going:
        try:
            data = client.recv(1024)
        except OSError:
            break
        if not data:
            break
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                going = False
                break
            if name is None:
                with lock:
                    if text not in clients.values():
                        clients[client] = name = text
                if name is None:
                    send(client, "Enter another name")
                    continue
                send(client, f"Welcome, {name}")
                for other in others_of(client):
                    send(other, f"{name} has joined")
            else:
                for other in others_of(client):
                    send(other, f"{name}: {text}")
    with lock:
        clients.pop(client, None)
    client.close()
    if name is not None:
        for other in others_of(client):
            send(other, f"{name} has left")


if socket.has_dualstack_ipv6():
    listener = socket.create_server(("", 8080), family=socket.AF_INET6, dualstack_ipv6=True)
else:
    listener = socket.create_server(("", 8080))
while True:
    client, address = listener.accept()
    threading.Thread(target=handle, args=(client, address), daemon=True).start()
