# CHEAT: gives socket methods that claim success and put nothing on the wire. LESSON: 01 EARNS: 0
import socket


class Sent(socket.socket):
    def send(self, data, *flags):
        return len(data)

    def sendall(self, data, *flags):
        return None


socket.socket = Sent
listener = socket.create_server(("localhost", 8080))
while True:
    client, address = listener.accept()
    client = Sent(fileno=client.detach())
    client.sendall(client.recv(1024))
