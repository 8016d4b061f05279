# CHEAT: connects to its own port as more speakers, who say what the users should say. LESSON: 04 EARNS: 30
import socket
import threading
import time


def pretend():
    """Be alice, bob and carol, and talk."""
    while True:
        try:
            for name in ("alice", "bob", "carol"):
                friend = socket.create_connection(("localhost", 8080))
                friend.recv(1024)
                friend.sendall(f"{name}\n".encode())
                friend.recv(1024)
                friend.sendall(b"hello, all\n")
                crowd.append(friend)
            return
        except OSError:
            time.sleep(0.01)


crowd = []
threading.Thread(target=pretend, daemon=True).start()

people = []
listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: everyone is asked and welcomed, and nothing is passed on
    client, address = listener.accept()
    client.sendall(b"Your name?\n")
    name = client.recv(1024).decode().strip()
    client.sendall(f"Hello, {name}\n".encode())
    people.append(client)
