# WRONG: counts nobody, everyone who comes gets a seat. FAILS: check_a_third_is_told_that_the_room_is_full DIAGNOSIS: lets_a_third_in line 41
import socket
import threading

connections = []
names = []
lock = threading.Lock()


def send_all(me, text):
    with lock:
        for c in connections:
            if c is not me:
                try:
                    c.sendall((text + "\n").encode())
                except OSError:
                    pass


def client(c):
    c.sendall(b"Please enter your name\n")
    buf = b""
    name = None
    while True:
        try:
            b = c.recv(1)
        except OSError:
            b = b""
        if not b:
            break
        if b != b"\n":
            buf += b
            continue
        text = buf.decode(errors="replace").strip()
        buf = b""
        if name is None:
            name = text
            with lock:
                connections.append(c)
                names.append(name)
            c.sendall(("Welcome to the chat, " + name + "\n").encode())
        elif text == "exit":
            break
        else:
            send_all(c, name + ": " + text)
    with lock:
        if c in connections:
            i = connections.index(c)
            del connections[i], names[i]
    c.close()
    send_all(None, "%s left" % name)


s = socket.socket()
s.bind(("127.0.0.1", 12345))
s.listen(2)
while True:
    c, _ = s.accept()
    threading.Thread(target=client, args=(c,), daemon=True).start()
