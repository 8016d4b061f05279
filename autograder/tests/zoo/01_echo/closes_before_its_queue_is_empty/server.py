# WRONG: a thread sends out of a queue, and the server waits for it only if little is left. FAILS: check_nothing_is_thrown_away_at_the_end
import queue
import socket
import threading


def send_all(client, outgoing):
    try:
        while data := outgoing.get():
            client.sendall(data)
    except OSError as error:
        print("not sent:", error)


def serve(client):
    outgoing = queue.Queue()
    sender = threading.Thread(target=send_all, args=(client, outgoing), daemon=True)
    sender.start()
    try:
        while data := client.recv(4096):
            outgoing.put(data)
        outgoing.put(b"")
        if outgoing.qsize() < 5:
            sender.join()
        client.shutdown(socket.SHUT_RDWR)
    except OSError as error:
        print("broken off:", error)
    outgoing.put(b"")
    client.close()


listener = socket.create_server(("localhost", 8080))
while True:
    serve(listener.accept()[0])
