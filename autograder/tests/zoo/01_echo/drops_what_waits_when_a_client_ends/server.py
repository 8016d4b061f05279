# WRONG: selectors; at the end of the stream the buffer is dropped. FAILS: check_nothing_is_thrown_away_at_the_end
import selectors
import socket

selector = selectors.DefaultSelector()
listener = socket.create_server(("localhost", 8080))
selector.register(listener, selectors.EVENT_READ)
waiting = {}


def end(client):
    selector.unregister(client)
    del waiting[client]
    client.close()


def handle(client, mask):
    if mask & selectors.EVENT_READ:
        data = client.recv(4096)
        if not data:
            end(client)
            return
        waiting[client] += data
    try:
        waiting[client] = waiting[client][client.send(waiting[client]) :]
    except BlockingIOError:
        pass
    more = selectors.EVENT_WRITE if waiting[client] else 0
    selector.modify(client, selectors.EVENT_READ | more)


while True:
    for key, mask in selector.select():
        if key.fileobj is listener:
            client, address = listener.accept()
            client.setblocking(False)
            waiting[client] = b""
            selector.register(client, selectors.EVENT_READ)
            continue
        try:
            handle(key.fileobj, mask)
        except OSError as error:
            print(error)
            end(key.fileobj)
