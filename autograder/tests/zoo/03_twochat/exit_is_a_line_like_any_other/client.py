# WRONG: sends exit and goes on reading the keyboard. FAILS: check_exit_leaves_and_ends_the_client, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: goes_on_after_exit line 23
import os
import socket
import threading


def listener(sock):
    with sock.makefile(encoding="utf-8", errors="replace") as lines:
        try:
            for line in lines:
                print(line.strip(), flush=True)
        except OSError as error:
            print(error)
    print("Сервер недоступен", flush=True)
    os._exit(0)


def main():
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect(("localhost", 8080))
    threading.Thread(target=listener, args=(sock,), daemon=True).start()
    while True:
        text = input()
        sock.sendall((text + "\n").encode())
        if text == "exit\n":
            sock.close()
            return


main()
