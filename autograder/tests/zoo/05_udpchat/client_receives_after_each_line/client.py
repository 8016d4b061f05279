# WRONG: hears others only after Enter. FAILS: check_what_others_say_is_shown_at_once, check_everything_that_comes_is_shown, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: does_not_receive_while_typing line 10
import socket

server = ("localhost", 8080)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(input("Name: ").encode(), server)
print(s.recvfrom(65535)[0].decode())
s.settimeout(0.3)
while True:
    text = input("> ")
    s.sendto(text.encode(), server)
    if text == "exit":
        break
    try:
        while True:
            print(s.recvfrom(65535)[0].decode())
    except socket.timeout:
        pass
