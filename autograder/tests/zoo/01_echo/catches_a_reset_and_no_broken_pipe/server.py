# WRONG: catches ConnectionResetError only; a send to who has gone raises BrokenPipeError. FAILS: check_a_reset_at_any_moment_ends_nothing
import socket

HOST = "localhost"
PORT = 8080


def serve_client(client):
    while True:
        data = client.recv(4096)
        if data == b"":
            break
        client.sendall(data)


def main():
    listener = socket.create_server((HOST, PORT))
    while True:
        client, address = listener.accept()
        try:
            serve_client(client)
        except ConnectionResetError as error:
            print(f"{address}: {error}")
        finally:
            client.close()


if __name__ == "__main__":
    main()
