# RIGHT: asks its user for the name by itself, before it connects, and answers the server's question with it. EXCEPT: check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
import os
import socket
import threading

name = input("name: ")
server = socket.create_connection(("localhost", 8080))


def receive():
    buffer = b""
    asked = False
    while True:
        try:
            data = server.recv(1024)
        except OSError:
            data = b""
        if not data:
            print("disconnected", flush=True)
            os._exit(0)
        buffer += data
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            if not asked:
                asked = True
                server.sendall((name + "\n").encode())
            else:
                print(line.decode("utf-8", "replace"), flush=True)


threading.Thread(target=receive, daemon=True).start()
while True:
    message = input()
    server.sendall((message + "\n").encode())
    if message == "exit":
        break
server.close()
