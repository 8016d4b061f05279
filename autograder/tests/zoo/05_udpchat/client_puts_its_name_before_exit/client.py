# WRONG: sends `NAME: exit`, which no server takes for a farewell. FAILS: check_exit_leaves_and_ends_the_client, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_what_is_typed_is_sent, check_another_name_is_sent_when_one_is_refused, check_every_line_is_sent_once_and_whole
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
where = ("localhost", 8080)
name = input("Name: ")
sock.sendto(name.encode(), where)


def hear():
    while True:
        print(sock.recvfrom(65535)[0].decode())


threading.Thread(target=hear, daemon=True).start()
while True:
    text = input()
    sock.sendto(f"{name}: {text}".encode(), where)
    if text == "exit":
        break
