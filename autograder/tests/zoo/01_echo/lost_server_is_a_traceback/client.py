# WRONG: raises an error of its own when the server is gone, and nobody catches it. FAILS: check_a_server_that_goes_away_ends_the_client, check_a_server_that_goes_away_in_mid_answer_ends_the_client, check_no_server_ends_the_client DIAGNOSIS: ended_by_an_exception line 10
import socket


def recv_exactly(sock, n):
    result = bytearray()
    while len(result) < n:
        chunk = sock.recv(n - len(result))
        if not chunk:
            raise RuntimeError("socket connection broken")
        result.extend(chunk)
    return bytes(result)


sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.connect(("localhost", 8080))
try:
    while True:
        msg = input("msg> ")
        if msg == "exit":
            break
        b = msg.encode()
        sock.sendall(b)
        print("echo>", recv_exactly(sock, len(b)).decode())
except EOFError:
    print()
print("closing socket")
sock.close()
