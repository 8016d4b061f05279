# WRONG: the loop over sys.stdin is over, and nobody is told. FAILS: check_the_end_of_input_ends_the_client, check_no_server_ends_the_client
import socket
import sys

sock = socket.create_connection(("localhost", 8080))
for line in sys.stdin:
    line = line.rstrip("\r\n")
    if line == "exit":
        print("До свидания!")
        break
    try:
        data = line.encode()
        sock.sendall(data)
        got = b""
        while len(got) < len(data):
            part = sock.recv(1024)
            if not part:
                raise ConnectionError("закрыто")
            got += part
        print(got.decode())
    except ConnectionError as error:
        print("Соединение потеряно:", error)
        break
sock.close()
