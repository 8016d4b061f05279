import json
import socket
import threading

settings = json.load(open("settings.json"))
s = socket.create_connection((settings["host"], settings["port"]))


def rx():
    while d := s.recv(1024):
        print(d.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    s.send(f"{settings['name']}: {input()}".encode())
