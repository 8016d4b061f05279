# WRONG: takes a single byte for the bare Enter that says goodbye. FAILS: check_alice_is_answered_as_often_as_she_likes, check_every_byte_means_itself DIAGNOSIS: leaves_after_a_piece line 11
import socket

HOST, PORT = "localhost", 8080


def talk(connection):
    number = 0
    while True:
        data = connection.recv(8192)
        if len(data) <= 1:  # nothing, or only the newline of an empty line
            print("nothing more to echo")
            return
        number += 1
        print("message", number, "-", len(data), "bytes")
        connection.sendall(data)


listener = socket.create_server((HOST, PORT), backlog=5)
while True:
    connection, _ = listener.accept()
    try:
        talk(connection)
    except (ConnectionResetError, BrokenPipeError):
        print("broken off")
    finally:
        connection.close()
