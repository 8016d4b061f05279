# WRONG: the try stands around the accept loop, so a reset is caught and ends it. FAILS: check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing DIAGNOSIS: ended_early line 12
import socket

sock = socket.create_server(("localhost", 8080))
try:
    while True:
        print("waiting for a client")
        client, _ = sock.accept()
        data = client.recv(1024)
        while data:
            client.sendall(data)
            data = client.recv(1024)
        client.close()
except Exception as e:
    print("Something went wrong:", e)
finally:
    sock.close()
