# WRONG: has a limit for what one client may send, and a megabyte exceeds it. FAILS: check_a_megabyte_comes_back DIAGNOSIS: hangs_up_on_a_client line 22
import socket

LIMIT = 64 * 1024
total = 0

server = socket.create_server(("localhost", 8080))
while True:
    client, address = server.accept()
    total = 0
    try:
        while total < LIMIT:
            data = client.recv(2048)
            if not data:
                break
            total = total + len(data)
            client.sendall(data)
        else:
            print("too much from", address)
    except OSError as error:
        print(error)
    client.close()
