# WRONG: after exit the reader meets a closed socket and shows a traceback. FAILS: check_exit_leaves_and_ends_the_client, check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_a_server_that_breaks_off_ends_the_client DIAGNOSIS: dies_in_a_thread line 14
import os
import socket
import threading

s = socket.socket()
s.connect(("localhost", 8080))
s.settimeout(0.1)


def incoming():
    while True:
        try:
            data = s.recv(1024)
        except socket.timeout:
            continue
        if not data:
            print("* the server is gone *", flush=True)
            os._exit(0)
        print(data.decode(errors="replace").strip(), flush=True)


t = threading.Thread(target=incoming)
t.start()
while True:
    m = input()
    s.sendall(m.encode() + b"\n")
    if m == "exit":
        break
s.close()
t.join()
