# RIGHT: sends a view of its buffer, and fills the buffer further while it handles that the socket takes no more.
import select
import socket

listener = socket.create_server(("localhost", 8080))


def serve(client):
    client.setblocking(False)
    waiting, ended = bytearray(), False
    while waiting or not ended:
        readable, writable, _ = select.select([] if ended else [client], [client] if waiting else [], [])
        try:
            while writable and waiting:
                del waiting[: client.send(memoryview(waiting)[:100_000])]
        except BlockingIOError:
            waiting.append(0)  # as whoever is called from here may do
            waiting.pop()
        if readable:
            data = client.recv(65536)
            waiting += data
            ended = not data


while True:
    client, address = listener.accept()
    try:
        with client:
            serve(client)
    except OSError as error:
        print(address, error)
