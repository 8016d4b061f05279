import socket, threading

users = set()
names = dict()

def work(conn):
    while True:
        try:
            data = conn.recv(65535).decode()
        except ConnectionError:
            data = ""
        if data.startswith("__join"):
            names[conn] = data[7:]
            users.add(conn)
            say(conn, "появился")
        elif data in ("", "__leave"):
            users.discard(conn)
            say(conn, "исчез")
            conn.close()
            return
        else:
            say(conn, data)

def say(conn, text):
    for user in users.copy():
        if user != conn:
            user.send(("\033[1;32m" + names.get(conn, "?") + "\033[0m 💬 " + text).encode())

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind(('127.0.0.1', 6000))
sock.listen()
while True:
    conn, _ = sock.accept()
    threading.Thread(target=work, args=[conn]).start()
