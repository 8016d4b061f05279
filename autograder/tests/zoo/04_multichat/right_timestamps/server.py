# RIGHT: a clock with microseconds before everything.
import datetime
import socket
import threading

clients = {}
lock = threading.Lock()


def stamp(text):
    return f"[{datetime.datetime.now():%H:%M:%S.%f}] {text}\n".encode()


def send(sock, text):
    try:
        sock.sendall(stamp(text))
    except OSError:
        print(stamp("cannot send"))


def spread(sock, text):
    with lock:
        rest = [c for c in clients if c is not sock]
    for c in rest:
        send(c, text)


def serve(sock):
    send(sock, "name?")
    name, buffer = None, b""
    try:
        while data := sock.recv(1024):
            buffer += data
            while b"\n" in buffer:
                line, buffer = buffer.split(b"\n", 1)
                text = line.decode("utf-8", "replace").strip()
                if text == "exit":
                    return
                if name is not None:
                    spread(sock, f"<{name}> {text}")
                    continue
                with lock:
                    if text not in clients.values():
                        clients[sock] = name = text
                if name is None:
                    send(sock, "name in use. name?")
                else:
                    send(sock, f"you are {name}")
                    spread(sock, f"* {name} came")
    except OSError:
        print("connection lost", name)
    finally:
        with lock:
            clients.pop(sock, None)
        sock.close()
        if name is not None:
            spread(sock, f"* {name} went")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
