# WRONG: a loop over the text: each letter is a datagram. FAILS: check_what_is_typed_is_sent, check_every_line_is_sent_once_and_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client, check_another_name_is_sent_when_one_is_refused
import socket, threading

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def send(text):
    for part in text:
        s.sendto(part.encode(), ("localhost", 8080))


def recv():
    while 1:
        try:
            print(s.recv(65535).decode())
        except OSError:
            break


s.sendto(input().encode(), ("localhost", 8080))
t = threading.Thread(target=recv)
t.daemon = True
t.start()
while 1:
    m = input()
    if m == "exit":
        s.sendto(m.encode(), ("localhost", 8080))
        break
    send(m)
print("bye")
