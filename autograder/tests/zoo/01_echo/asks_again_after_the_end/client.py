# WRONG: swallows every error of input() and asks again, for ever. FAILS: check_the_end_of_input_ends_the_client, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole, check_a_last_line_without_enter_is_sent_whole, check_no_server_ends_the_client
import socket
import time

s = socket.socket()
s.connect(("localhost", 8080))
run = True
while run:
    try:
        text = input()
    except Exception:
        print("Wrong input, try again")
        time.sleep(0.05)
        continue
    if text == "exit":
        print("Closing the client")
        run = False
        continue
    try:
        s.sendall(text.encode())
        reply = s.recv(2048).decode()
    except OSError:
        reply = ""
    if reply == "":
        print("Server is down")
        run = False
    else:
        print(reply)
