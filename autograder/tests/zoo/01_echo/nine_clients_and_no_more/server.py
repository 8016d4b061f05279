# WRONG: the tenth client waits for ever. FAILS: check_the_server_has_no_last_client
import socket
import threading


def main():
    listener = socket.create_server(("localhost", 8080))
    for visit in range(9):
        client, address = listener.accept()
        try:
            while True:
                data = client.recv(4096)
                if data == b"":
                    break
                client.sendall(data)
        except OSError as error:
            print(f"{address}: {error}")
        finally:
            client.close()
    threading.Event().wait()


main()
