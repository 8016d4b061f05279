# WRONG: the thread receives a welcome and one message more. FAILS: check_what_others_say_is_shown_at_once, check_everything_that_comes_is_shown, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: does_not_receive_while_typing line 13
import socket
from threading import Thread

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
address = ("127.0.0.1", 8080)


def receive():
    data, _ = sock.recvfrom(65535)
    print(data.decode())
    if data:
        data, _ = sock.recvfrom(65535)
        print(data.decode())


def send(text):
    sock.sendto(text.encode("utf-8"), address)


send(input("Как вас зовут? "))
Thread(target=receive, daemon=True).start()
text = ""
while text != "exit":
    text = input()
    send(text)
