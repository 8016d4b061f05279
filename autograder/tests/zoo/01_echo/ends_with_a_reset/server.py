# WRONG: lets the system break the connection off instead of ending it. FAILS: check_a_half_close_still_gets_everything_back, check_nothing_is_thrown_away_at_the_end
import socket
import struct

listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    try:
        while data := client.recv(4096):
            client.sendall(data)
    except OSError as error:
        print(address, error)
    client.close()
