# WRONG: what was typed goes out when the next line is typed. FAILS: check_what_is_typed_is_sent, check_every_line_is_sent_once_and_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: typed_and_not_sent line 35
import os
import queue
import socket
import threading

sock = socket.socket()
sock.connect(("localhost", 8080))
typed = queue.Queue()


def output():
    buffer = b""
    while True:
        try:
            buffer += (more := sock.recv(100))
        except OSError:
            more = b""
        if not more:
            print("=== end ===", flush=True)
            os._exit(0)
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            print(line.decode(errors="replace"), flush=True)


def send_next():
    sock.sendall(typed.get().encode() + b"\n")


threading.Thread(target=output, daemon=True).start()
typed.put(input())
send_next()
while True:
    text = input()
    if typed.qsize() > 0:
        send_next()
    typed.put(text)
    if text == "exit":
        send_next()
        break
