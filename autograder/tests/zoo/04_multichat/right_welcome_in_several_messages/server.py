# RIGHT: a banner, a rule and a hint before the name, and a welcome in four lines, each with a send of its own.
import socket
import threading

users = {}
lock = threading.Lock()
BANNER = ["*" * 20, "*  THE CHAT ROOM  *", "*" * 20, "Be polite.", "What shall we call you?"]


def put(sock, *texts):
    for text in texts:
        try:
            sock.sendall(f"{text}\n".encode())
        except OSError:
            return


def put_others(sock, text):
    with lock:
        others = [u for u in users if u is not sock]
    for other in others:
        put(other, text)


def lines(sock):
    with sock.makefile("r", encoding="utf-8", errors="replace", newline="\n") as stream:
        try:
            while (line := stream.readline()).endswith("\n") and line.strip() != "exit":
                yield line.strip()
        except OSError:
            return


def chat(sock):
    put(sock, *BANNER)
    feed = lines(sock)
    name = None
    for text in feed:
        if name is not None:
            put_others(sock, f"{name}: {text}")
            continue
        with lock:
            if text not in users.values():
                users[sock] = name = text
        if name is None:
            put(sock, "Sorry.", "This name is in use.", "What shall we call you?")
            continue
        put(sock, "Thank you.", "You are in.", f"Your name here is {name}.", "Type exit to leave.")
        put_others(sock, f"{name} enters the room")
    with lock:
        users.pop(sock, None)
    feed.close()
    sock.close()
    if name is not None:
        put_others(sock, f"{name} leaves the room")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=chat, args=(listener.accept()[0],), daemon=True).start()
