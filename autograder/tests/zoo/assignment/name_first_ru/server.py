import socket
import threading

соединения = []
имена = []


def обслужить(клиент):
    имя = клиент.recv(1024).decode("utf-8")
    соединения.append(клиент)
    имена.append(имя)
    while True:
        try:
            сообщение = клиент.recv(1024).decode("utf-8")
            if not сообщение or сообщение == "/exit":
                raise ConnectionError
            for каждый in соединения:
                каждый.send(f"[{имя}] {сообщение}".encode("utf-8"))
        except ConnectionError:
            номер = соединения.index(клиент)
            соединения.pop(номер)
            имена.pop(номер)
            клиент.close()
            break


с = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
с.bind(("", 9090))
с.listen(10)
while True:
    клиент, адрес = с.accept()
    threading.Thread(target=обслужить, args=(клиент,)).start()
