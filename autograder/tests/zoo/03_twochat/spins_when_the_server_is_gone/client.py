# WRONG: recv returns b"" again and again, and nobody looks at it. FAILS: check_a_server_that_goes_away_ends_the_client, check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_a_server_that_breaks_off_ends_the_client, check_the_last_word_is_in_a_file_too DIAGNOSIS: spins_after_the_server_has_gone line 12
import socket
import threading

sock = socket.socket()
sock.connect(("localhost", 8080))


def receive():
    while True:
        try:
            text = sock.recv(1024).decode(errors="replace")
            if text:
                print(text.strip(), flush=True)
        except OSError:
            print("error", flush=True)
            break


thread = threading.Thread(target=receive, daemon=True)
thread.start()
while True:
    text = input()
    sock.send((text + "\n").encode())
    if text == "exit":
        break
sock.close()
