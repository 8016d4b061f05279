# RIGHT: asks its user for address and name, sends the name without waiting for the question. EXCEPT: check_a_message_in_pieces_is_shown_whole, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: ended_by_an_exception
import os
import socket
import threading

host = input("Сервер: ") or "localhost"
sock = socket.socket()
sock.connect((host, 8080))
nick = input("Ваше имя: ")
sock.sendall((nick + "\n").encode("utf-8"))


def listen():
    while True:
        try:
            data = sock.recv(1024)
        except ConnectionError:
            data = b""
        if data == b"":
            print("Сервер отключился", flush=True)
            os._exit(0)
        print(data.decode("utf-8", "replace").strip(), flush=True)


t = threading.Thread(target=listen)
t.daemon = True
t.start()
while True:
    text = input(nick + "> ")
    sock.sendall((text + "\n").encode("utf-8"))
    if text.lower() == "exit":
        print("Пока!")
        break
