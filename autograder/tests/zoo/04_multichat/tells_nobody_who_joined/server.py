# WRONG: only the newcomer learns that he is in. FAILS: check_others_are_told_who_joined, check_everyone_is_told_once_who_joined DIAGNOSIS: tells_only_the_newcomer line 55
import socket
import threading
import time

CLIENTS = dict()
LOCK = threading.Lock()


def log(*words):
    print(time.strftime("[%H:%M:%S]"), *words)


def send_line(client, line):
    try:
        client.sendall(f"{line}\n".encode())
    except OSError as problem:
        log("send:", problem)


def others(client):
    with LOCK:
        return [c for c in CLIENTS if c is not client]


def handle(client, address):
    log("new connection", address)
    send_line(client, "Enter your name:")
    buffer = b""
    name = ""
    done = False
    while not done:
        try:
            data = client.recv(4096)
        except OSError as problem:
            log("recv:", problem)
            break
        if not data:
            log("end of stream from", name or address)
            break
        buffer += data
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                done = True
                break
            if not name:
                with LOCK:
                    if text in CLIENTS.values():
                        send = "Name is busy. Enter your name:"
                    else:
                        CLIENTS[client] = name = text
                        send = f"Welcome to the chat, {name}. You joined."
                send_line(client, send)
                log(name, "joined")
            else:
                for other in others(client):
                    send_line(other, f"{name}: {text}")
    with LOCK:
        CLIENTS.pop(client, None)
    client.close()
    if name:
        log(name, "left")
        for other in others(client):
            send_line(other, f"{name} left the chat")


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", 9999))
server.listen(100)
log("ready")
while True:
    threading.Thread(target=handle, args=server.accept(), daemon=True).start()
