# WRONG: a piece of blanks and line ends gets no answer. FAILS: check_every_byte_means_itself
import socket
import threading


def serve(client):
    with client:
        try:
            while data := client.recv(4096):
                if data.strip():
                    client.sendall(data)
        except OSError as error:
            print("lost:", error)


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 8080))
listener.listen(5)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
