# RIGHT: select over two sockets, a thread carries the keyboard over the second one. EXCEPT: check_a_message_in_pieces_is_shown_whole, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
import os
import select
import socket
import threading


def keyboard(pipe):
    while True:
        try:
            line = input()
        except EOFError:
            line = "exit"
        pipe.sendall(line.encode() + b"\n")
        if line == "exit":
            return


def main():
    chat = socket.create_connection(("localhost", 8080))
    inner, outer = socket.socketpair()
    threading.Thread(target=keyboard, args=(outer,), daemon=True).start()
    while True:
        ready, _, _ = select.select([chat, inner], [], [])
        if chat in ready:
            try:
                data = chat.recv(4096)
            except ConnectionError:
                data = b""
            if not data:
                print("The server has gone.", flush=True)
                os._exit(1)
            print(data.decode(errors="replace"), end="", flush=True)
        if inner in ready:
            line = inner.recv(4096)
            chat.sendall(line)
            if line.endswith(b"exit\n") and line.strip() == b"exit":
                chat.close()
                print("bye", flush=True)
                os._exit(0)


main()
