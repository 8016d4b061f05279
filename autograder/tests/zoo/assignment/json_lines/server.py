import json
import socket
import threading

users = {}
guard = threading.Lock()


def send(sock, **packet):
    sock.sendall((json.dumps(packet) + "\n").encode())


def everyone(but=None, **packet):
    with guard:
        for sock in users:
            if sock is not but:
                send(sock, **packet)


def serve(sock):
    name = None
    try:
        for line in sock.makefile(encoding="utf-8"):
            packet = json.loads(line)
            if packet["type"] == "join":
                name = packet["name"]
                with guard:
                    users[sock] = name
                everyone(but=sock, type="info", text=f"{name} joined")
            elif packet["type"] == "message":
                everyone(but=sock, type="message", name=name, text=packet["text"])
            elif packet["type"] == "leave":
                break
    except (OSError, ValueError):
        pass
    with guard:
        users.pop(sock, None)
    sock.close()
    everyone(type="info", text=f"{name} left")


with socket.create_server(("127.0.0.1", 5678)) as listener:
    while True:
        peer, _ = listener.accept()
        threading.Thread(target=serve, args=(peer,), daemon=True).start()
