# WRONG: takes a client that leaves without a word for the sign to stop. FAILS: check_the_server_has_no_last_client, check_a_reset_at_any_moment_ends_nothing
import socket


def visit(client):
    count = 0
    try:
        while True:
            data = client.recv(4096)
            if not data:
                return count
            count += len(data)
            client.sendall(data)
    except OSError as error:
        print(error)
        return count
    finally:
        client.close()


def main():
    listener = socket.create_server(("localhost", 8080))
    while visit(listener.accept()[0]) > 0:
        print("next, please")


main()
