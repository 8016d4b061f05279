# WRONG: ends on `exit` and does not tell the server. FAILS: check_exit_leaves_and_ends_the_client, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client
import socket
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.sendto(input("Имя: ").encode(), ("localhost", 8080))


def receive():
    while True:
        data, addr = sock.recvfrom(65535)
        print(data.decode())


threading.Thread(target=receive, daemon=True).start()
while True:
    message = input()
    if message == "exit":
        print("Вы вышли из чата")
        break
    sock.sendto(message.encode(), ("localhost", 8080))
sock.close()
