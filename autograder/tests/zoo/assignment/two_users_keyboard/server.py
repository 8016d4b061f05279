import socket
import threading

s = socket.socket()
s.bind(("localhost", 4004))
s.listen(1)
conn, addr = s.accept()
print("Собеседник подключился")


def rx():
    while True:
        data = conn.recv(1024)
        if not data:
            print("Собеседник ушёл")
            break
        print("Клиент:", data.decode())


threading.Thread(target=rx, daemon=True).start()
while True:
    conn.send(input("Вы: ").encode())
