# WRONG: closes the listener together with the client. FAILS: check_bob_is_served_after_alice, check_whoever_comes_meanwhile_has_a_turn, check_the_server_has_no_last_client, check_a_reset_does_not_end_the_server, check_a_reset_at_any_moment_ends_nothing DIAGNOSIS: ended_by_an_exception line 28
import socket

HOST = ""
PORT = 33000
BUFSIZ = 1024

SERVER = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
SERVER.bind((HOST, PORT))
SERVER.listen(5)


def serve(c, a):
    with SERVER, c:
        print("%s:%s has connected." % a)
        while True:
            try:
                msg = c.recv(BUFSIZ)
            except OSError:
                break
            if not msg:
                break
            c.sendall(msg)
        print("%s:%s has left." % a)


while True:
    client, address = SERVER.accept()
    serve(client, address)
