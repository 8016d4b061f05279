# RIGHT: recv(1), one byte in and one byte out.
import socket

server = socket.create_server(("localhost", 8080))
while True:
    client, address = server.accept()
    try:
        while True:
            byte = client.recv(1)
            if byte == b"":
                break
            client.sendall(byte)
    except OSError as error:
        print(address, error)
    client.close()
