import socket
import threading

HOST = "127.0.0.1"
PORT = 55555
clients = []
lock = threading.Lock()


def broadcast(message, exclude=None):
    with lock:
        for sock, _ in clients:
            if sock is not exclude:
                try:
                    sock.send(message.encode("utf-8"))
                except OSError:
                    pass


def handle(sock, address):
    sock.send("Enter your nickname: ".encode("utf-8"))
    nickname = sock.recv(1024).decode("utf-8").strip()
    with lock:
        clients.append((sock, nickname))
    broadcast(f"*** {nickname} joined the chat ***\n")
    while True:
        try:
            data = sock.recv(1024)
        except ConnectionError:
            break
        if not data or data.decode("utf-8").strip() == "quit":
            break
        broadcast(f"{nickname}: {data.decode('utf-8')}", sock)
    with lock:
        clients.remove((sock, nickname))
    sock.close()
    broadcast(f"*** {nickname} left ***\n")


def main():
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((HOST, PORT))
    server.listen(5)
    print(f"Listening on {HOST}:{PORT}")
    while True:
        sock, address = server.accept()
        threading.Thread(target=handle, args=(sock, address), daemon=True).start()


if __name__ == "__main__":
    main()
