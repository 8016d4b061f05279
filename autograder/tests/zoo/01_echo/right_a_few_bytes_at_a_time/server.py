# RIGHT: recv(10), a few bytes in and a few bytes out.
import socket

server = socket.create_server(("localhost", 8080))
while True:
    client, address = server.accept()
    try:
        while True:
            few = client.recv(10)
            if few == b"":
                break
            client.sendall(few)
    except OSError as error:
        print(address, error)
    client.close()
