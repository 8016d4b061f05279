# WRONG: ends after three errors, so three clients can switch it off. FAILS: check_a_reset_at_any_moment_ends_nothing
import socket

listener = socket.create_server(("localhost", 8080))
errors = 0
while errors < 3:
    client, address = listener.accept()
    with client:
        try:
            for data in iter(lambda: client.recv(4096), b""):
                client.sendall(data)
        except OSError as error:
            errors += 1
            print("error number", errors, error)
print("too many errors")
