# WRONG: keeps what comes in a list and shows it after the next Enter. FAILS: check_what_others_say_is_shown_at_once, check_everything_that_comes_is_shown, check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: shows_nothing line 13
import os
import socket
import threading

sock = socket.create_connection(("localhost", 8080))
f = sock.makefile("r", encoding="utf-8", errors="replace")
inbox = []


def collect():
    try:
        for line in f:
            inbox.append(line.strip())
    except OSError:
        pass
    print("server is down", flush=True)
    os._exit(0)


print(f.readline().strip())
sock.sendall((input() + "\n").encode())
print(f.readline().strip())
threading.Thread(target=collect, daemon=True).start()
while True:
    text = input("you: ")
    sock.sendall((text + "\n").encode())
    while inbox:
        print(inbox.pop(0))
    if text == "exit":
        break
