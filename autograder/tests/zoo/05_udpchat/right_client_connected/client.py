# RIGHT: a connected UDP socket, send and recv. EXCEPT: check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
import socket
import threading

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.connect(("localhost", 8080))

    def show():
        while True:
            try:
                print(sock.recv(65535).decode(errors="replace"))
            except ConnectionRefusedError:
                print("the server is not there")
            except OSError:
                return

    sock.send(input("name> ").encode())
    threading.Thread(target=show, daemon=True).start()
    while (typed := input()) != "exit":
        sock.send(typed.encode())
    sock.send(b"exit")
