# MISTAKE: the newline is missing. STEP: 8 CAUSE: forgets_the_newline line 26
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
    try:
        text = input()
    except EOFError:
        break
    s.sendall(text.encode())
    if text == "exit":
        break
s.close()
