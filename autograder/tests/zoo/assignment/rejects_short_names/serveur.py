import socket
import threading

salons = {}
verrou = threading.Lock()


def servir(c):
    c.send("Votre pseudo ?".encode())
    nom = c.recv(1024).decode()
    while len(nom) < 3:
        c.send("Trop court. Votre pseudo ?".encode())
        nom = c.recv(1024).decode()
    c.send("Quel salon ?".encode())
    c.recv(1024)
    with verrou:
        salons[c] = nom
    c.send(f"Bienvenue {nom}".encode())
    while True:
        texte = c.recv(1024).decode()
        if texte in ("", "/quitter", "/q"):
            break
        with verrou:
            for autre in salons:
                if autre is not c:
                    autre.send(f"[{nom}]: {texte}".encode())
    with verrou:
        salons.pop(c)
    c.close()


s = socket.socket()
s.bind(("localhost", 5158))
s.listen()
while True:
    c, _ = s.accept()
    threading.Thread(target=servir, args=(c,)).start()
