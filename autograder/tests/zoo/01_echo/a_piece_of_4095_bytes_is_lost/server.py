# WRONG: takes a piece of 4,095 bytes for the rest of something and drops it. FAILS: check_a_megabyte_comes_back
import socket

listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    try:
        while True:
            data = client.recv(4096)
            if data == b"":
                break
            if len(data) != 4095:
                client.sendall(data)
    except OSError as error:
        print(address, error)
    client.close()
