# WRONG: takes the empty answer of a closed connection for a text and goes on. FAILS: check_a_server_that_goes_away_ends_the_client, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole, check_a_server_that_goes_away_in_mid_answer_ends_the_client, check_no_server_ends_the_client DIAGNOSIS: waits_at_the_keyboard_for_ever line 17
import socket

server = socket.socket()
server.connect(("localhost", 8080))

while True:
    try:
        text = input()
    except EOFError:
        text = "exit"
    if text == "exit":
        print("Goodbye")
        break
    try:
        server.sendall(text.encode())
        print(server.recv(4096).decode())
    except OSError:
        pass
