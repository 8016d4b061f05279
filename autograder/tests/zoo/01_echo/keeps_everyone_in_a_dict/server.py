# WRONG: keeps the sockets of those who have gone in a dict, open. FAILS: check_a_half_close_still_gets_everything_back, check_nothing_is_thrown_away_at_the_end DIAGNOSIS: never_closes_the_connection line 12
from socket import AF_INET, SOCK_STREAM, socket
from threading import Thread

clients = {}
addresses = {}


def handle_client(client):
    while True:
        try:
            msg = client.recv(1024)
        except OSError as e:
            print("Ошибка:", e)
            del clients[client]
            return
        if not msg:
            print(addresses[client], "закончил")
            clients[client] = "offline"
            return
        client.sendall(msg)


def accept_connections():
    while True:
        client, address = server.accept()
        print("%s:%s подключился" % address)
        clients[client] = "online"
        addresses[client] = address
        Thread(target=handle_client, args=(client,)).start()


server = socket(AF_INET, SOCK_STREAM)
server.bind(("", 33000))
server.listen(5)
accept_thread = Thread(target=accept_connections)
accept_thread.start()
accept_thread.join()
