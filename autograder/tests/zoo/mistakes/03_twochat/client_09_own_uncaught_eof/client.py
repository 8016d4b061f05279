# MISTAKE: the end of the input is not caught. STEP: 9 CAUSE: ended_by_an_exception line 22
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


threading.Thread(target=hear, daemon=True).start()
while True:
    text = input()
    s.sendall((text + "\n").encode())
    if text == "exit":
        break
s.close()
