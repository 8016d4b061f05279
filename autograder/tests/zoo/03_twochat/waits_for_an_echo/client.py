# WRONG: after each line it waits until something comes back before it reads the keyboard again. FAILS: check_what_is_typed_is_sent, check_a_message_in_pieces_is_shown_whole, check_every_line_is_sent_once_and_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: does_not_type_while_receiving line 14
import os
import socket
import threading
import time

server = socket.create_connection(("localhost", 8080))
answered = threading.Event()


def get():
    while True:
        try:
            data = server.recv(2048)
        except ConnectionError:
            data = b""
        if len(data) == 0:
            print("Server closed the connection.", flush=True)
            os._exit(0)
        answered.set()
        print(data.decode("utf-8", errors="replace").strip(), flush=True)


thread = threading.Thread(target=get, daemon=True)
thread.start()
while True:
    text = input()
    answered.clear()
    server.sendall(text.encode("utf-8") + b"\n")
    if text == "exit":
        break
    answered.wait()
