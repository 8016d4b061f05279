# RIGHT: a loop over what send() returns.
import socket
import threading


def give_back(client, data):
    view = memoryview(data)
    while view:
        view = view[client.send(view) :]


def visit(client):
    with client:
        try:
            while data := client.recv(65536):
                give_back(client, data)
        except OSError as error:
            print("lost:", error)


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=visit, args=[listener.accept()[0]], daemon=True).start()
