# WRONG: leaves the loop at the end of stream and does not close. FAILS: check_a_half_close_still_gets_everything_back, check_nothing_is_thrown_away_at_the_end, check_a_reset_at_any_moment_ends_nothing DIAGNOSIS: never_closes_the_connection line 15
import socket

HOST = "localhost"
PORT = 8080

listener = socket.socket()
listener.bind((HOST, PORT))
listener.listen()
print("listening")
while True:
    client, address = listener.accept()
    while True:
        try:
            data = client.recv(4096)
        except OSError:
            print("reset")
            break
        if not data:
            print("client finished")
            break
        client.sendall(data)
