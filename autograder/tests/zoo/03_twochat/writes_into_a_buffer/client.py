# WRONG: writes into a makefile and flushes only at the end. FAILS: check_what_is_typed_is_sent, check_every_line_is_sent_once_and_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: typed_and_not_sent line 25
import os
import socket
import threading

sock = socket.create_connection(("localhost", 8080))
inp = sock.makefile("r", encoding="utf-8", errors="replace")
out = sock.makefile("w", encoding="utf-8", newline="\n")


def show():
    try:
        for line in inp:
            print(line.rstrip(), flush=True)
    except OSError:
        pass
    print("closed", flush=True)
    os._exit(0)


print(inp.readline().rstrip())
print(input(), file=out, flush=True)
threading.Thread(target=show, daemon=True).start()
while True:
    text = input()
    print(text, file=out)
    if text == "exit":
        out.flush()
        break
