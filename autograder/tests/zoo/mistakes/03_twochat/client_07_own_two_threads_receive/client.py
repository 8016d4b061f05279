# MISTAKE: the main thread receives as well. STEP: 7 CAUSE: two_threads_receive_from_one_socket or shows_nothing or does_not_type_while_receiving line 22
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
    s.recv(1024)
    try:
        text = input()
    except EOFError:
        break
    s.sendall((text + "\n").encode())
    if text == "exit":
        break
s.close()
