# WRONG: the receiving thread is no daemon and waits for ever. FAILS: check_exit_leaves_and_ends_the_client, check_ctrl_d_leaves_and_ends_the_client, check_ctrl_c_leaves_and_ends_the_client DIAGNOSIS: a_thread_keeps_it_running line 11
import socket
import threading

HOST, PORT = "127.0.0.1", 8080
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def receive_messages():
    while True:
        message, _ = client.recvfrom(65535)
        print(message.decode())


def send_messages():
    while True:
        message = input()
        client.sendto(message.encode(), (HOST, PORT))
        if message == "exit":
            print("closing")
            break


client.sendto(input("Enter your name: ").encode(), (HOST, PORT))
receiver = threading.Thread(target=receive_messages)
receiver.start()
send_messages()
