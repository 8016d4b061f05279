# MISTAKE: input and recv take turns. STEP: 7 CAUSE: does_not_receive_while_typing line 22 or 28
import socket
import threading

s = socket.create_connection(("127.0.0.1", 8080))


def hear():
    rest = b""
    while True:
        got = s.recv(1024)
        if not got:
            break
        rest += got
        while b"\n" in rest:
            line, rest = rest.split(b"\n", 1)
            print(line.decode(), flush=True)


while True:
    try:
        text = input()
    except EOFError:
        break
    s.sendall((text + "\n").encode())
    if text == "exit":
        break
    print(s.recv(1024).decode())
s.close()
