# RIGHT: a pair of sockets by which its threads could wake it; a byte lies in it, unread.
import socket
import threading

woken, wake = socket.socketpair()
wake.send(b"!")


def serve(client):
    with client:
        try:
            while data := client.recv(4096):
                client.sendall(data)
        except OSError as error:
            print("a client has gone:", error)


with socket.create_server(("localhost", 8080)) as server:
    while True:
        client, _ = server.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()
