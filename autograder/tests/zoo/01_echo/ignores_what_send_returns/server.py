# WRONG: a non-blocking send takes a part, and the rest is forgotten. FAILS: check_a_megabyte_comes_back, check_nothing_is_thrown_away_at_the_end DIAGNOSIS: drops_what_send_leaves line 20
import selectors
import socket

sel = selectors.DefaultSelector()


def accept(sock, mask):
    conn, addr = sock.accept()
    print("accepted", addr)
    conn.setblocking(False)
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    sel.register(conn, selectors.EVENT_READ, read)


def read(conn, mask):
    try:
        data = conn.recv(100000)
        if data:
            conn.send(data)
            return
    except BlockingIOError:
        return
    except OSError as e:
        print("error", e)
    print("closing")
    sel.unregister(conn)
    conn.close()


sock = socket.socket()
sock.bind(("localhost", 1234))
sock.listen(100)
sock.setblocking(False)
sel.register(sock, selectors.EVENT_READ, accept)

while True:
    for key, mask in sel.select():
        key.data(key.fileobj, mask)
