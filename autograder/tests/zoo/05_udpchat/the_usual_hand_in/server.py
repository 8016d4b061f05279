# WRONG: what most hand in: the core works, the real world does not. FAILS: check_exit_from_outside_means_nothing, check_a_stranger_never_speaks_as_alice, check_a_gone_socket_as_windows_tells_it, check_an_empty_datagram_harms_nobody, check_bytes_that_are_not_text_harm_nobody, check_a_large_datagram_is_whole_or_refused, check_a_taken_name_stays_taken, check_a_send_that_fails_stops_nobody, check_messages_of_every_size_are_whole_or_refused
import socket
from threading import Thread

HOST = 'localhost'
PORT = 8080

clients = {}

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind((HOST, PORT))
print("Сервер ждёт сообщений")


def broadcast(msg, sender):
    for addr in clients:
        if addr != sender:
            sock.sendto(msg.encode(), addr)


def receive():
    while True:
        data, addr = sock.recvfrom(1024)
        message = data.decode()
        if addr not in clients:
            clients[addr] = message
            print(f"Новый пользователь {message} с адресом {addr}")
            sock.sendto(f"{message}, добро пожаловать!".encode(), addr)
            broadcast(f"К нам зашёл {message}", addr)
        elif message == "exit":
            name = clients[addr]
            broadcast(f"{name} вышел из чата", addr)
            del clients[addr]
        else:
            print(f"{clients[addr]}: {message}")
            broadcast(f"{clients[addr]}: {message}", addr)


thread = Thread(target=receive)
thread.start()
thread.join()
sock.close()
