# WRONG: nothing is caught, so the first reset ends the program. FAILS: check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing DIAGNOSIS: ended_by_an_exception line 10
import socket

with socket.create_server(("127.0.0.1", 65432)) as s:
    while True:
        conn, addr = s.accept()
        with conn:
            print("Connected by", addr)
            while True:
                data = conn.recv(1024)
                if not data:
                    break
                conn.sendall(data)
