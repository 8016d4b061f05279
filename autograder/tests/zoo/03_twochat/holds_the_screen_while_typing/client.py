# WRONG: one lock for screen and keyboard, held while input waits. FAILS: check_what_others_say_is_shown_at_once, check_everything_that_comes_is_shown, check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: waits_with_the_lock line 26
import os
import socket
import threading

screen = threading.Lock()
s = socket.socket()
s.connect(("localhost", 8080))


def reader():
    while True:
        try:
            data = s.recv(1024)
        except OSError:
            data = b""
        if not data:
            print("[server disconnected]", flush=True)
            os._exit(0)
        with screen:
            print(data.decode(errors="replace"), end="", flush=True)


print(s.recv(1024).decode(), end="")
s.sendall((input() + "\n").encode())
screen.acquire()
print(s.recv(1024).decode(), end="")
threading.Thread(target=reader, daemon=True).start()
while True:
    line = input("> ")
    screen.release()
    s.sendall((line + "\n").encode())
    if line == "exit":
        break
    screen.acquire()
s.close()
