# WRONG: asks for the next line before it sends the one it has. FAILS: check_what_is_typed_is_sent, check_every_line_is_sent_once_and_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_another_name_is_sent_when_one_is_refused DIAGNOSIS: typed_and_not_sent line 19
import socket
from threading import Thread

udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
to = ("localhost", 8080)


def show():
    while True:
        data, sender = udp.recvfrom(65535)
        print("-", data.decode())


udp.sendto(input("Your name is: ").encode(), to)
Thread(target=show, daemon=True).start()
line = input()
while line != "exit":
    following = input()
    udp.sendto(line.encode(), to)
    line = following
udp.sendto(b"exit", to)
