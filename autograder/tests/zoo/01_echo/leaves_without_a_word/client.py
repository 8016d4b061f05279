# WRONG: ends on exit, and says nothing. FAILS: check_exit_ends_the_client, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole, check_no_server_ends_the_client
import os
import socket

PORT = 8080
sock = socket.socket()
sock.connect(("localhost", PORT))
while True:
    try:
        line = input()
    except EOFError:
        print("no more input, closing")
        sock.close()
        break
    if line.strip().lower() == "exit":
        sock.close()
        os._exit(0)
    try:
        sock.sendall(line.encode())
        echo = sock.recv(4096)
    except OSError:
        echo = b""
    if not echo:
        print("the server is not there any more")
        break
    print("echo:", echo.decode())
