# WRONG: the TCP server of the lesson before. FAILS: check_the_server_starts_and_binds, check_the_first_datagram_is_a_name, check_everyone_else_hears_alice, check_alice_does_not_hear_herself, check_others_are_told_who_joined, check_exit_is_told_once, check_exit_makes_the_address_forgotten, check_exit_from_outside_means_nothing, check_a_stranger_never_speaks_as_alice, check_alice_keeps_her_name, check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_an_empty_datagram_harms_nobody, check_bytes_that_are_not_text_harm_nobody, check_a_large_datagram_is_whole_or_refused, check_the_largest_datagram_harms_nobody, check_names_are_as_people_choose_them, check_there_is_a_place_for_everybody, check_everything_is_heard_as_it_was_said, check_everyone_is_told_once_who_joined, check_everybody_who_leaves_is_missed, check_a_taken_name_stays_taken, check_a_part_of_a_taken_name_is_free, check_messages_of_every_size_are_whole_or_refused, check_the_port_alone_is_nobody, check_a_send_that_fails_stops_nobody
import socket
from threading import Thread

users = {}
server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("localhost", 8080))
server.listen()
print("Server is listening...")


def handle(client, addr):
    name = client.recv(1024).decode()
    users[addr] = (client, name)
    client.send(f"welcome, {name}".encode())
    broadcast(f"{name} has joined", addr)
    while True:
        data = client.recv(1024)
        if not data or data == b"exit":
            break
        broadcast(f"{name}: {data.decode()}", addr)
    del users[addr]
    client.close()
    broadcast(f"{name} has left", addr)


def broadcast(text, sender):
    for addr, (client, name) in users.items():
        if addr != sender:
            client.sendall(text.encode())


while True:
    client, addr = server.accept()
    Thread(target=handle, args=(client, addr)).start()
