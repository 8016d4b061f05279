import socket
import threading

s = socket.socket()
s.bind(("localhost", 7070))
s.listen(2)
first, _ = s.accept()
first.send("Вы первый, ждём второго".encode())
second, _ = s.accept()
first.send("Второй здесь".encode())
second.send("Первый здесь".encode())


def pump(a, b):
    while True:
        data = a.recv(1024)
        if not data:
            b.close()
            break
        b.send(data)


threading.Thread(target=pump, args=(first, second)).start()
threading.Thread(target=pump, args=(second, first)).start()
