# WRONG: closes its listener during a visit and opens it again afterwards. FAILS: check_whoever_comes_meanwhile_has_a_turn, check_bob_is_served_after_alice, check_the_server_has_no_last_client, check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing
import socket

ADDRESS = ("localhost", 8080)
port = ADDRESS[1]
while True:
    listener = socket.create_server((ADDRESS[0], port))
    port = listener.getsockname()[1]
    client, address = listener.accept()
    listener.close()
    try:
        while data := client.recv(4096):
            client.sendall(data)
    except OSError as error:
        print(address, error)
    client.close()
