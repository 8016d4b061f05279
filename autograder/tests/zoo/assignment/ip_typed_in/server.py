import socket
import threading

port = int(input("Введите порт: "))
srv = socket.socket()
srv.bind(("0.0.0.0", port))
srv.listen()
print("Запущен на порту", port)
lst = []


def th(c):
    while True:
        try:
            d = c.recv(1024)
        except Exception:
            break
        if not d or d.decode().endswith("/stop"):
            break
        for i in lst:
            if i is not c:
                i.send(d)
    lst.remove(c)
    c.close()


while True:
    c, a = srv.accept()
    lst.append(c)
    threading.Thread(target=th, args=(c,), daemon=True).start()
