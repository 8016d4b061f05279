# RIGHT: all messages go through one global queue, and one thread delivers them.
import queue
import socket
import threading

post = queue.Queue()  # (text, sender)
members = {}
lock = threading.Lock()


def postman():
    while True:
        text, sender = post.get()
        with lock:
            receivers = [m for m in members if m is not sender]
        for receiver in receivers:
            deliver(receiver, text)


def deliver(sock, text):
    try:
        sock.sendall(f"{text}\n".encode())
    except OSError:
        print("returned to sender:", text)


def lines(sock):
    with sock.makefile("rb") as stream:
        try:
            for raw in stream:
                text = raw.decode("utf-8", "replace").strip()
                if text == "exit" or not raw.endswith(b"\n"):
                    return
                yield text
        except OSError:
            return


def serve(sock):
    letters = lines(sock)
    deliver(sock, "Your name, please")
    name = None
    for wish in letters:
        with lock:
            if wish not in members.values():
                members[sock] = name = wish
                break
        deliver(sock, "Already in the directory. Your name, please")
    if name is not None:
        deliver(sock, f"Welcome to the post office, {name}")
        post.put((f"{name} has opened a box", sock))
        for text in letters:
            post.put((f"{name}: {text}", sock))
        with lock:
            del members[sock]
        post.put((f"{name} has closed the box", sock))
    letters.close()
    sock.close()


threading.Thread(target=postman, daemon=True).start()
listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
