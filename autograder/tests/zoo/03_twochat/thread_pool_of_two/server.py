# RIGHT: ThreadPoolExecutor with a worker for each seat.
from concurrent.futures import ThreadPoolExecutor
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from threading import RLock

SEATS = 2
lock = RLock()
room = []  # [name, socket]


def put(sock, *words):
    try:
        sock.sendall((" ".join(words) + "\n").encode())
    except OSError as e:
        print("could not send:", e)


def others(me):
    with lock:
        return [entry[1] for entry in room if entry is not me and entry[0]]


def readlines(sock):
    rest = b""
    while True:
        try:
            got = sock.recv(16)
        except OSError:
            return
        if got == b"":
            return
        rest += got
        while b"\n" in rest:
            line, rest = rest.split(b"\n", 1)
            yield line.decode("utf-8", "replace").rstrip("\r")


def attend(entry):
    sock = entry[1]
    put(sock, "What shall we call you?")
    for text in readlines(sock):
        if entry[0] is None:
            entry[0] = text
            put(sock, "You are", text)
            for o in others(entry):
                put(o, text, "is here")
        elif text == "exit":
            break
        else:
            for o in others(entry):
                put(o, entry[0], "says:", text)
    with lock:
        room.remove(entry)
    for o in others(entry):
        put(o, str(entry[0]), "is away")
    sock.close()


server = socket()
server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
server.bind(("localhost", 8080))
server.listen()
with ThreadPoolExecutor(max_workers=SEATS) as pool:
    while True:
        sock, peer = server.accept()
        with lock:
            if len(room) == SEATS:
                put(sock, "Both seats are taken.")
                sock.close()
                continue
            entry = [None, sock]
            room.append(entry)
        pool.submit(attend, entry)
