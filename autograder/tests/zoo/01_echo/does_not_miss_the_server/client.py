# WRONG: ends when the server is gone, and gives no reason. FAILS: check_a_server_that_goes_away_ends_the_client, check_every_text_goes_and_comes_whole, check_an_answer_in_pieces_is_shown_whole, check_no_server_ends_the_client
import socket
import sys
import threading


def receive():
    while True:
        try:
            msg = sock.recv(1024)
        except OSError:
            return
        if not msg:
            return
        print(msg.decode())


sock = socket.socket()
sock.connect(("localhost", 33000))
thread = threading.Thread(target=receive)
thread.start()
try:
    while thread.is_alive():
        text = input()
        if not thread.is_alive():
            sys.exit()
        if text == "exit":
            print("Вы вышли")
            sock.shutdown(socket.SHUT_RDWR)
            break
        sock.sendall(text.encode())
except EOFError:
    print("Ввод закончился")
    sock.shutdown(socket.SHUT_RDWR)
