import socket
import threading

SERVER = ("192.168.1.64", 5050)
active = []


def run(conn, who):
    while True:
        try:
            text = conn.recv(2048).decode("utf-8")
        except OSError:
            text = ""
        if not text:
            active.remove((conn, who))
            return
        for c, w in active:
            if w != who:
                c.send(f"{who} {text}".encode("utf-8"))


sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind(SERVER)
sock.listen()
while True:
    conn, addr = sock.accept()
    conn.send("Введите логин".encode("utf-8"))
    who = conn.recv(2048).decode("utf-8")
    active.append((conn, who))
    threading.Thread(target=run, args=(conn, who)).start()
