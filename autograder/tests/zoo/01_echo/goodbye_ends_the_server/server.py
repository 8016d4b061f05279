# WRONG: the end of one client is the end of the program. FAILS: check_bob_is_served_after_alice, check_whoever_comes_meanwhile_has_a_turn, check_the_server_has_no_last_client, check_a_reset_at_any_moment_ends_nothing DIAGNOSIS: ended_early line 15
import socket
import sys


def handle(client, addr):
    while True:
        try:
            data = client.recv(1024)
        except OSError as err:
            print(addr, "crashed:", err)
            return
        if data == b"":
            print("Client disconnected, shutting down")
            client.close()
            sys.exit(0)
        client.sendall(data)


def main():
    server = socket.create_server(("127.0.0.1", 8080))
    while True:
        client, addr = server.accept()
        handle(client, addr)
        client.close()


if __name__ == "__main__":
    main()
