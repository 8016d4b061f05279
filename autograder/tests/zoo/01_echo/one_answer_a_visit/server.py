# WRONG: one recv and one answer, then the next accept. FAILS: check_alice_is_answered_as_often_as_she_likes, check_every_byte_means_itself, check_a_megabyte_comes_back DIAGNOSIS: hangs_up_on_a_client line 19
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 5000))
s.listen(1)
print("server ready")

while True:
    c, a = s.accept()
    print("from", a)
    try:
        msg = c.recv(65536)
        print(len(msg), "bytes")
        c.sendall(msg)
    except OSError as e:
        print(e)
    c.close()
