# RIGHT: selectors and non-blocking sockets, one loop and a class for each user.
import selectors
import socket

sel = selectors.DefaultSelector()
members = []


class Member:
    def __init__(self, conn):
        self.conn = conn
        self.name = None
        self.inbuf = bytearray()
        self.outbuf = bytearray()
        self.leaving = False

    def write(self, text):
        self.outbuf += (text + "\r\n").encode("utf-8")
        sel.modify(self.conn, selectors.EVENT_READ | selectors.EVENT_WRITE, self)

    def on_line(self, text):
        if self.name is None:
            self.name = text
            self.write("Welcome aboard, " + text)
        elif text == "exit":
            self.leaving = True
        else:
            tell_others(self, "<" + self.name + "> " + text)

    def on_ready(self, mask):
        try:
            if mask & selectors.EVENT_READ:
                data = self.conn.recv(4096)
                if not data:
                    return self.drop()
                self.inbuf += data
                while b"\n" in self.inbuf and not self.leaving:
                    line, _, rest = self.inbuf.partition(b"\n")
                    self.inbuf = rest
                    self.on_line(line.decode("utf-8", "replace").strip())
                if self.leaving:
                    return self.drop()
            if mask & selectors.EVENT_WRITE and self.outbuf:
                sent = self.conn.send(self.outbuf)
                del self.outbuf[:sent]
            if not self.outbuf:
                sel.modify(self.conn, selectors.EVENT_READ, self)
        except ConnectionError:
            self.drop()

    def drop(self):
        sel.unregister(self.conn)
        self.conn.close()
        members.remove(self)
        if self.name:
            tell_others(self, "*** " + self.name + " left")


def tell_others(me, text):
    for m in members:
        if m is not me and m.name:
            m.write(text)


def on_accept(listener):
    conn, addr = listener.accept()
    if len(members) >= 2:
        conn.sendall(b"full house, come back later\r\n")
        conn.close()
        return
    conn.setblocking(False)
    member = Member(conn)
    members.append(member)
    sel.register(conn, selectors.EVENT_READ, member)
    member.write("Your name, please")


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("0.0.0.0", 8080))
listener.listen(16)
listener.setblocking(False)
sel.register(listener, selectors.EVENT_READ, None)
while True:
    for key, mask in sel.select():
        if key.data is None:
            on_accept(listener)
        elif key.data in members:
            key.data.on_ready(mask)
