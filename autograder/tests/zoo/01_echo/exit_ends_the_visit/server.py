# WRONG: obeys the word exit, which is the client's own affair. FAILS: check_every_byte_means_itself
import socket

HOST, PORT = "localhost", 8080


def serve(client):
    while True:
        data = client.recv(4096)
        if data == b"" or data.strip().lower() == b"exit":
            print("goodbye")
            return
        client.sendall(data)


listener = socket.create_server((HOST, PORT))
while True:
    client, address = listener.accept()
    with client:
        try:
            serve(client)
        except OSError as error:
            print(address, error)
