import socket
import threading

имя = input("Введите ваше имя: ")
с = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
с.connect(("localhost", 9090))
с.send(имя.encode("utf-8"))


def слушать():
    while True:
        данные = с.recv(1024)
        if not данные:
            break
        print(данные.decode("utf-8"))


threading.Thread(target=слушать, daemon=True).start()
print("Чат начат. Для выхода введите /exit")
while True:
    текст = input("> ")
    print("Вы:", текст)
    с.send(текст.encode("utf-8"))
    if текст == "/exit":
        break
