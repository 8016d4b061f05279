# WRONG: the thread that reads is no daemon and keeps the program alive after exit. FAILS: check_exit_leaves_and_ends_the_client, check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: a_thread_keeps_it_running line 12
import os
import socket
import threading

conn = socket.create_connection(("localhost", 8080))


def read():
    while True:
        try:
            data = conn.recv(1024)
        except OSError:
            break
        if not data:
            break
        print(data.decode(errors="replace"), end="", flush=True)
    print("Connection lost.", flush=True)
    os._exit(0)


threading.Thread(target=read).start()
while True:
    line = input()
    conn.sendall(line.encode() + b"\n")
    if line == "exit":
        print("Goodbye!")
        break
