# WRONG: takes zero bytes for the end of the visit. FAILS: check_every_byte_means_itself
import socket

with socket.create_server(("localhost", 8080)) as listener:
    while True:
        client, address = listener.accept()
        try:
            while (data := client.recv(4096)) and b"\0\0\0" not in data:
                client.sendall(data)
        except OSError as error:
            print(address, error)
        finally:
            client.close()
