# RIGHT: rests 20 ms before each answer.
import socket
import time

server = socket.create_server(("localhost", 8080))
while True:
    client, address = server.accept()
    try:
        while data := client.recv(65536):
            time.sleep(0.02)
            client.sendall(data)
    except OSError as error:
        print(address, error)
    finally:
        client.close()
