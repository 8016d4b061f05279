# MISTAKE: bytes are printed. STEP: 7 CAUSE: text_made_of_bytes_with_str line 17
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
            print(line, flush=True)


threading.Thread(target=hear, daemon=True).start()
while True:
    try:
        text = input()
    except EOFError:
        break
    s.sendall((text + "\n").encode())
    if text == "exit":
        break
s.close()
