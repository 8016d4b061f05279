import pickle
import socket
import threading

sock = socket.socket()
sock.connect(("localhost", 9999))
who = input("Nick name: ")


def receive():
    while True:
        data = sock.recv(4096)
        if not data:
            break
        packet = pickle.loads(data)
        print(packet["from"], "wrote", packet["text"])


threading.Thread(target=receive, daemon=True).start()
while True:
    sock.send(pickle.dumps({"from": who, "text": input("Message: ")}))
