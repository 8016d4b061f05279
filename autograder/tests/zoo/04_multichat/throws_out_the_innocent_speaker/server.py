# WRONG: one try around reading and relaying: a send to a broken connection removes the one who speaks. FAILS: check_a_broken_connection_harms_no_speaker DIAGNOSIS: a_dead_peer_kills_the_sender line 16
import socket
import threading

HOST = "127.0.0.1"
PORT = 33000
clients = {}
names = {}
lock = threading.Lock()


def broadcast(message, prefix="", sender=None):
    with lock:
        targets = [s for n, s in clients.items() if n != sender]
    for s in targets:
        s.sendall(bytes(prefix + message + "\n", "utf8"))


def handle_client(sock, name, stream):
    while True:
        try:
            raw = stream.readline()
            message = raw.decode("utf8", "replace").strip()
            if not raw.endswith(b"\n") or message == "exit":
                break
            broadcast(message, name + ": ", name)
        except OSError as e:
            print("Client", name, "has a problem:", e)
            break
    with lock:
        del clients[name]
    stream.close()
    sock.close()
    broadcast(f"{name} has left the chat.")


def login(sock):
    stream = sock.makefile("rb")
    sock.sendall(b"Type your name and press enter!\n")
    while True:
        try:
            raw = stream.readline()
        except OSError:
            raw = b""
        name = raw.decode("utf8", "replace").strip()
        if not raw.endswith(b"\n") or name == "exit":
            stream.close()
            sock.close()
            return
        with lock:
            if name not in clients:
                clients[name] = sock
                break
        sock.sendall(b"This name is used. Type your name!\n")
    sock.sendall(f"Welcome {name}! To quit, type exit.\n".encode())
    broadcast(f"{name} has joined the chat!", sender=name)
    handle_client(sock, name, stream)


def accept_connections():
    while True:
        client, client_address = SERVER.accept()
        print("%s:%s has connected." % client_address)
        threading.Thread(target=login, args=(client,), daemon=True).start()


SERVER = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
SERVER.bind((HOST, PORT))
SERVER.listen(5)
ACCEPT = threading.Thread(target=accept_connections)
ACCEPT.start()
ACCEPT.join()
