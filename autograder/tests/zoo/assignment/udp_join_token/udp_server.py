import socket
import threading
import queue

messages = queue.Queue()
clients = []

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("localhost", 9999))


def receive():
    while True:
        try:
            message, addr = server.recvfrom(1024)
            messages.put((message, addr))
        except OSError:
            pass


def broadcast():
    while True:
        message, addr = messages.get()
        if addr not in clients:
            clients.append(addr)
        for client in clients:
            try:
                if message.decode().startswith("SIGNUP_TAG:"):
                    name = message.decode()[message.decode().index(":") + 1 :]
                    server.sendto(f"{name} joined!".encode(), client)
                else:
                    server.sendto(message, client)
            except OSError:
                clients.remove(client)


threading.Thread(target=receive).start()
threading.Thread(target=broadcast).start()
