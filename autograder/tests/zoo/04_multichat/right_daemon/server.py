# RIGHT (slow): goes into the background as daemons do: two forks, a session of its own, all descriptors closed. DIAGNOSIS: ended_early
import os
import socket
import threading

if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
os.closerange(3, 4096)
null = os.open(os.devnull, os.O_RDWR)
for number in (0, 1, 2):
    os.dup2(null, number)

users, lock = {}, threading.Lock()


def send(client, text):
    try:
        client.sendall(f"{text}\n".encode())
    except OSError:
        pass


def others(sender, text):
    with lock:
        receivers = [client for client in users if client is not sender]
    for client in receivers:
        send(client, text)


def serve(client):
    name = None
    send(client, "Your name?")
    try:
        with client.makefile(encoding="utf-8", errors="replace", newline="\n") as lines:
            for line in lines:
                text = line.strip()
                if not line.endswith("\n") or text == "exit":
                    break
                if name is not None:
                    others(client, f"{name}: {text}")
                    continue
                with lock:
                    if text not in users.values():
                        users[client] = name = text
                send(client, f"Welcome, {name}" if name else "It is taken. Your name?")
                if name:
                    others(client, f"{name} joined")
    except OSError:
        pass
    with lock:
        users.pop(client, None)
    client.close()
    if name:
        others(client, f"{name} left")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
