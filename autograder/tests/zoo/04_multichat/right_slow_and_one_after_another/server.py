# RIGHT (slow): one postman for everybody, who needs 20 ms for each delivery.
import queue
import socket
import threading
import time

jobs = queue.Queue()
clients = {}
lock = threading.Lock()


def worker():
    while True:
        sock, text = jobs.get()
        time.sleep(0.02)
        try:
            if text is None:
                sock.close()
            else:
                sock.sendall(text.encode() + b"\n")
        except OSError:
            print("undeliverable:", text)


def send_others(sock, text):
    with lock:
        for other in clients:
            if other is not sock:
                jobs.put((other, text))


def serve(sock):
    jobs.put((sock, "Name?"))
    name = None
    stream = sock.makefile("rb")
    try:
        while (raw := stream.readline()).endswith(b"\n"):
            text = raw.decode("utf-8", "replace").strip()
            if text == "exit":
                break
            if name is not None:
                send_others(sock, f"{name}: {text}")
                continue
            with lock:
                if text not in clients.values():
                    clients[sock] = name = text
            if name is None:
                jobs.put((sock, "Taken. Name?"))
            else:
                jobs.put((sock, f"Welcome, {name}"))
                send_others(sock, f"{name} joined")
    except OSError:
        print("lost", name)
    with lock:
        clients.pop(sock, None)
    stream.close()
    jobs.put((sock, None))
    if name is not None:
        send_others(sock, f"{name} left")


threading.Thread(target=worker, daemon=True).start()
listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
