# RIGHT (slow): a socket with a time-out, a flag, and a farewell only after the other thread has ended. EXCEPT: check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
import os
import socket
import threading

closing = threading.Event()


def receiver(sock):
    rest = ""
    while not closing.is_set():
        try:
            data = sock.recv(1024)
        except socket.timeout:
            continue
        except OSError:
            break
        if not data:
            break
        rest += data.decode("utf-8", "replace")
        *lines, rest = rest.split("\n")
        for line in lines:
            print("\033[36m" + line + "\033[0m", flush=True)
    if not closing.is_set():
        print("no server any more", flush=True)
        os._exit(3)


with socket.create_connection(("localhost", 8080), timeout=0.2) as sock:
    thread = threading.Thread(target=receiver, args=(sock,))
    thread.start()
    while not closing.is_set():
        text = input("")
        sock.sendall(text.encode() + b"\n")
        if text == "exit":
            closing.set()
    thread.join()
print("goodbye")
