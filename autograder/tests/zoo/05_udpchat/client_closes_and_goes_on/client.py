# WRONG: closes its socket and goes on: the next send ends in a traceback. FAILS: check_exit_leaves_and_ends_the_client, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: uses_a_closed_socket line 20
import socket
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(input("who are you? ").encode(), ("localhost", 8080))


def loop():
    while True:
        data = s.recv(65535)
        print(data.decode())


threading.Thread(target=loop, daemon=True).start()
while True:
    text = input()
    s.sendto(text.encode(), ("localhost", 8080))
    if text == "exit":
        s.close()
        s.sendto(b"bye", ("localhost", 8080))
