# WRONG: split() and [0]: only the first word arrives. FAILS: check_what_is_typed_is_sent, check_every_line_is_sent_once_and_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_another_name_is_sent_when_one_is_refused
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
SERVER = ("127.0.0.1", 8080)


def listen():
    while True:
        print(sock.recvfrom(65535)[0].decode(errors="replace"))


name = input("name? ")
sock.sendto(name.encode(), SERVER)
threading.Thread(target=listen, daemon=True).start()
while True:
    words = input().split()
    if not words:
        continue
    command = words[0]
    sock.sendto(command.encode(), SERVER)
    if command == "exit":
        break
