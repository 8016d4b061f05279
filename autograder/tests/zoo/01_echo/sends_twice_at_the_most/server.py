# WRONG: sends what send() has left once more, and only once. FAILS: check_nothing_is_lost_where_send_takes_only_a_part
import socket
import threading


def give_back(client, data):
    sent = client.send(data)
    if sent < len(data):
        client.send(data[sent:])


def visit(client):
    with client:
        try:
            while data := client.recv(4096):
                give_back(client, data)
        except OSError as error:
            print("lost:", error)


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=visit, args=[listener.accept()[0]], daemon=True).start()
