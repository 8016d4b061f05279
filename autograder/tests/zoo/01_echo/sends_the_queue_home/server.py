# WRONG: hangs up on everyone who came during a visit. FAILS: check_whoever_comes_meanwhile_has_a_turn, check_bob_is_served_after_alice, check_the_server_has_no_last_client, check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing
import socket


def echo(client):
    try:
        while data := client.recv(4096):
            client.sendall(data)
    except OSError as error:
        print("broken off:", error)
    client.close()


def send_home(listener):
    listener.setblocking(False)
    try:
        while True:
            late, address = listener.accept()
            print(address, "is too late")
            late.close()
    except BlockingIOError:
        listener.setblocking(True)


def main():
    listener = socket.create_server(("localhost", 8080))
    while True:
        client, address = listener.accept()
        client.setblocking(True)
        echo(client)
        send_home(listener)


main()
