# WRONG: from lesson 03: what one says goes to one other, whoever came last. FAILS: check_everyone_else_hears_alice, check_alice_does_not_hear_herself, check_exit_is_told_once, check_exit_from_outside_means_nothing, check_a_stranger_never_speaks_as_alice, check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_an_empty_datagram_harms_nobody, check_bytes_that_are_not_text_harm_nobody, check_everything_is_heard_as_it_was_said, check_everyone_is_told_once_who_joined, check_everybody_who_leaves_is_missed, check_exit_makes_the_address_forgotten, check_a_taken_name_stays_taken, check_a_send_that_fails_stops_nobody, check_the_largest_datagram_harms_nobody DIAGNOSIS: forgets_somebody line 11
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("localhost", 8080))
users = []  # [address, name]


def send(text, address):
    try:
        server.sendto(text.encode(), address)
    except OSError as e:
        print(e)


def other_than(address):
    """The one he talks to."""
    for user in reversed(users):
        if user[0] != address:
            return user[0]


def find(address):
    for user in users:
        if user[0] == address:
            return user


while True:
    try:
        data, address = server.recvfrom(65535)
    except ConnectionError:
        continue
    text = data.decode(errors="replace")
    user = find(address)
    if text == "":
        continue
    if text == "exit":
        if user:
            users.remove(user)
            for u in users:
                send(user[1] + " has left", u[0])
    elif user is None:
        if text in [u[1] for u in users]:
            send("taken", address)
            continue
        for u in users:
            send(text + " has joined", u[0])
        users.append([address, text])
        send("welcome " + text, address)
    elif other_than(address):
        send(user[1] + ": " + text, other_than(address))
