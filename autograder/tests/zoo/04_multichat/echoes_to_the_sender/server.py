# WRONG: sends to everybody, the sender too. FAILS: check_alice_does_not_hear_herself DIAGNOSIS: sends_back_to_the_sender line 12
import socket
import threading

sockets = []
names = []
lock = threading.Lock()


def to_all(text):
    with lock:
        now = list(sockets)
    for s in now:
        try:
            s.sendall((text + "\n").encode())
        except OSError:
            print("lost one")


def reader(sock):
    keep = b""
    while True:
        try:
            piece = sock.recv(1024)
        except OSError:
            piece = b""
        if not piece:
            return
        keep += piece
        while b"\n" in keep:
            one, _, keep = keep.partition(b"\n")
            one = one.decode(errors="replace").strip()
            if one == "exit":
                return
            yield one


def chat(sock):
    feed = reader(sock)
    sock.sendall(b"Your nickname:\n")
    for nick in feed:
        lock.acquire()
        free = nick not in names
        if free:
            sockets.append(sock)
            names.append(nick)
        lock.release()
        if free:
            break
        sock.sendall(b"Not free. Your nickname:\n")
    else:
        sock.close()
        return
    to_all(f"{nick} is with us, say hello!")
    for text in feed:
        print(nick, "->", text)
        to_all(f"{nick}: {text}")
    with lock:
        i = sockets.index(sock)
        del sockets[i], names[i]
    sock.close()
    to_all(f"{nick} is not with us any more")


main = socket.socket()
main.bind(("localhost", 2000))
main.listen()
while True:
    s, a = main.accept()
    threading.Thread(target=chat, args=(s,), daemon=True).start()
