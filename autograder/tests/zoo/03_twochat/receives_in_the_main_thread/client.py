# RIGHT: the keyboard is in the second thread, the main thread receives, and either ends all. EXCEPT: check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: except_catches_another
import os
import socket
import threading

chat = socket.create_connection(("localhost", 8080))


def keyboard():
    while True:
        try:
            text = input("> ")
        except (EOFError, KeyboardInterrupt):
            text = "exit"
        try:
            chat.sendall(text.encode() + b"\r\n")
        except OSError:
            return
        if text == "exit":
            chat.shutdown(socket.SHUT_RDWR)
            return


threading.Thread(target=keyboard, daemon=True).start()
try:
    for line in chat.makefile("r", encoding="utf-8", errors="replace"):
        print(line, end="", flush=True)
except OSError:
    pass
print("You are not connected any more.", flush=True)
os._exit(0)
