# CHEAT: plays a recorded session back, whoever comes and whatever is said. LESSON: 04 EARNS: at most 31.67
import socket
import threading

RECORDED = (
    b"What is your name?\nWelcome, alice27\nbob33 joined\ncarol61 joined\n"
    b"bob33: I begin, velvet comet\ncarol61: then I, amber river\nalice27: hello, all, copper maple\nbob33 left\n"
)


def play(client):
    client.sendall(RECORDED)
    while client.recv(1024):
        client.sendall(RECORDED)
    client.close()


listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    threading.Thread(target=play, args=(client,), daemon=True).start()
