# WRONG: sys.exit in the thread that reads ends that thread, the keyboard is still waited for. FAILS: check_a_server_that_goes_away_ends_the_client, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_a_server_that_breaks_off_ends_the_client, check_the_last_word_is_in_a_file_too DIAGNOSIS: waits_at_the_keyboard_for_ever line 10
import socket
import sys
import threading

chat = socket.create_connection(("localhost", 8080))


def reading():
    for line in chat.makefile("r", encoding="utf-8", errors="replace"):
        print(line, end="", flush=True)
    print("The server has closed the connection.", flush=True)
    sys.exit(0)


threading.Thread(target=reading, daemon=True).start()
while True:
    text = input()
    try:
        chat.sendall((text + "\n").encode())
    except OSError:
        break
    if text == "exit":
        break
