# WRONG: closes the leaver's connection, and the other is not told. FAILS: check_exit_leaves_and_the_other_is_told, check_a_hang_up_is_told_like_an_exit DIAGNOSIS: leaves_without_a_word line 31
import selectors
import socket

sel = selectors.DefaultSelector()
names = {}
rest = {}


def send(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        pass


def newcomer(server):
    sock, _ = server.accept()
    if len(names) == 2:
        send(sock, "Full")
        sock.close()
        return
    names[sock] = None
    rest[sock] = b""
    sel.register(sock, selectors.EVENT_READ, talk)
    send(sock, "Name?")


def talk(sock):
    try:
        data = sock.recv(1024)
    except OSError:
        data = b""
    if not data:
        return remove(sock)
    rest[sock] += data
    *lines, rest[sock] = rest[sock].split(b"\n")
    for line in lines:
        text = line.decode(errors="replace").strip()
        if names[sock] is None:
            names[sock] = text
            send(sock, "Welcome, " + text)
        elif text == "exit":
            return remove(sock)
        else:
            for other in names:
                if other is not sock:
                    send(other, names[sock] + ": " + text)


def remove(sock):
    print(names[sock], "left the chat")
    sel.unregister(sock)
    del names[sock], rest[sock]
    sock.close()


server = socket.create_server(("localhost", 8080))
sel.register(server, selectors.EVENT_READ, newcomer)
while True:
    for key, _ in sel.select():
        key.data(key.fileobj)
