# RIGHT: bare sends, and prints what one recv returns with end="". EXCEPT: check_a_message_in_pieces_is_shown_whole, check_every_line_is_sent_once_and_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: forgets_the_newline, ended_by_an_exception
import os
import socket
import threading


def recv_loop(s):
    while True:
        try:
            msg = s.recv(1024).decode(errors="replace")
        except OSError:
            msg = ""
        if not msg:
            print("\nСоединение закрыто", flush=True)
            os._exit(0)
        print(msg, end="", flush=True)


s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(("127.0.0.1", 8080))
threading.Thread(target=recv_loop, args=(s,), daemon=True).start()
while True:
    msg = input()
    s.send(msg.encode())
    if msg == "exit":
        s.close()
        os._exit(0)
