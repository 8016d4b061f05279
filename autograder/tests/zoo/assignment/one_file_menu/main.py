import socket
import threading

ADDRESS = ("localhost", 2525)


def server():
    users = []

    def serve(c):
        while True:
            d = c.recv(1024)
            if not d:
                users.remove(c)
                return
            for u in users:
                if u is not c:
                    u.send(d)

    s = socket.socket()
    s.bind(ADDRESS)
    s.listen()
    while True:
        c, _ = s.accept()
        users.append(c)
        threading.Thread(target=serve, args=(c,)).start()


def client():
    s = socket.socket()
    s.connect(ADDRESS)
    name = input("Имя: ")

    def show():
        while True:
            d = s.recv(1024)
            if not d:
                return
            print(d.decode())

    threading.Thread(target=show, daemon=True).start()
    while True:
        s.send(f"{name}: {input()}".encode())


print("1 - запустить сервер")
print("2 - подключиться как клиент")
if input("Ваш выбор: ") == "1":
    server()
else:
    client()
