import threading
import socket

host = "127.0.0.1"
port = 12345

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind((host, port))
server.listen()

members = []
nicks = []


def send_all(message):
    for member in members:
        member.send(message)


def loop(member):
    while True:
        try:
            message = member.recv(1024)
            if not message:
                raise ConnectionError
            send_all(message)
        except Exception:
            place = members.index(member)
            members.remove(member)
            member.close()
            nick = nicks.pop(place)
            send_all(f"{nick} left!".encode())
            break


def accept_all():
    while True:
        member, address = server.accept()
        print("connected with", address)
        member.send("NICK".encode("ascii"))
        nick = member.recv(1024).decode("utf-8")
        nicks.append(nick)
        members.append(member)
        send_all(f"{nick} joined!".encode("utf-8"))
        member.send("Connected to server!".encode("ascii"))
        threading.Thread(target=loop, args=(member,)).start()


accept_all()
