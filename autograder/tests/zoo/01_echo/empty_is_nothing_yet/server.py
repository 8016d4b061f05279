# WRONG: takes the empty result for "nothing yet" and asks again for ever. FAILS: check_bob_is_served_after_alice, check_whoever_comes_meanwhile_has_a_turn, check_the_server_has_no_last_client, check_a_half_close_still_gets_everything_back, check_nothing_is_thrown_away_at_the_end DIAGNOSIS: ignores_the_end line 11
import socket

listener = socket.create_server(("localhost", 8080))
running = True
while running:
    client, address = listener.accept()
    print("hello", address)
    try:
        while True:
            data = client.recv(1024)
            if data == b"":
                continue
            client.sendall(data)
    except OSError as error:
        print("bye", address, error)
    client.close()
