# RIGHT: for each client a reading thread, a writing thread and a queue between them.
import queue
import socket
import threading

END = object()
queues = {}
names = {}
lock = threading.Lock()


def writer(sock, out):
    while (text := out.get()) is not END:
        try:
            sock.sendall(text.encode() + b"\n")
        except OSError:
            break
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        print("closed by the other side")
    sock.close()


def reader(sock):
    rest = b""
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                return
            yield text


def to_others(sock, text):
    with lock:
        for other in names:
            if other is not sock:
                queues[other].put(text)


def serve(sock):
    out = queue.Queue()
    with lock:
        queues[sock] = out
    threading.Thread(target=writer, args=(sock, out), daemon=True).start()
    out.put("Name?")
    name = None
    for text in reader(sock):
        if name is not None:
            to_others(sock, f"{name}: {text}")
            continue
        with lock:
            if text not in names.values():
                names[sock] = name = text
        if name is None:
            out.put("Taken. Name?")
        else:
            out.put(f"Welcome, {name}")
            to_others(sock, f"{name} joined")
    with lock:
        names.pop(sock, None)
        del queues[sock]
    out.put(END)
    if name is not None:
        to_others(sock, f"{name} left")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
