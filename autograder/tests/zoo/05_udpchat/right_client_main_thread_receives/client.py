# RIGHT: the main thread receives, a daemon thread reads the keyboard. EXCEPT: check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: except_catches_another
import os
import socket
import sys
import threading

server = ("localhost", 8080)
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def keyboard():
    for line in sys.stdin:
        text = line.rstrip("\n")
        sock.sendto(text.encode(), server)
        if text == "exit":
            break
    sock.close()
    os._exit(0)


print("Your name?", flush=True)
sock.sendto(sys.stdin.readline().strip().encode(), server)
threading.Thread(target=keyboard, daemon=True).start()
while True:
    try:
        data, sender = sock.recvfrom(65535)
    except OSError as error:
        print("receive:", error)
        continue
    print(data.decode(errors="replace"), flush=True)
