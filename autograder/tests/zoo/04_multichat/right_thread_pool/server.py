# RIGHT: a ThreadPoolExecutor of a hundred workers.
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

room = {}
lock = Lock()


def tell(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("unreachable")


def tell_others(sock, text):
    with lock:
        others = [s for s in room if s is not sock]
    for other in others:
        tell(other, text)


def lines(sock):
    rest = b""
    while True:
        try:
            data = sock.recv(65536)
        except OSError:
            return
        if not data:
            return
        rest += data
        while (cut := rest.find(b"\n")) >= 0:
            line, rest = rest[:cut], rest[cut + 1 :]
            text = line.decode("utf-8", "replace").strip()
            if text == "exit":
                return
            yield text


def session(sock):
    name = None
    tell(sock, "who?")
    for text in lines(sock):
        if name:
            tell_others(sock, f"{name}: {text}")
            continue
        with lock:
            if text not in room.values():
                room[sock] = name = text
        if name:
            tell(sock, f"hi {name}")
            tell_others(sock, f"new: {name}")
        else:
            tell(sock, "not you. who?")
    with lock:
        room.pop(sock, None)
    sock.close()
    if name:
        tell_others(sock, f"gone: {name}")


with ThreadPoolExecutor(max_workers=100) as pool, socket.create_server(("localhost", 8080)) as listener:
    while True:
        sock, _ = listener.accept()
        pool.submit(session, sock)
