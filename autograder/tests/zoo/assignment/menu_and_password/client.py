import socket
import threading

s = socket.socket()
s.connect(("localhost", 1449))
print("1) Registrieren")
print("2) Anmelden")
mode = input("Auswahl: ")
name = input("Benutzername: ")
word = input("Passwort: ")
s.send("\n".join([mode, name, word]).encode())


def rx():
    while True:
        data = s.recv(1024).decode()
        if not data:
            break
        print(data)


threading.Thread(target=rx, daemon=True).start()
while True:
    text = input("Nachricht: ")
    s.send(text.encode())
    if text == "/ende":
        break
