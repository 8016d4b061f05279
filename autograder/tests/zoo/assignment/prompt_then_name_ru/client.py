import socket
from threading import Thread

conn = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
conn.connect(("localhost", 8080))


def hear():
    while True:
        try:
            text = conn.recv(1024).decode()
            if not text:
                print("Связь прервана")
                break
            print(text)
        except Exception as err:
            print("Ошибка:", err)
            break


def speak():
    while True:
        text = input()
        conn.send(text.encode())
        if text.lower() == "exit":
            print("Вы вышли")
            conn.close()
            break


ears = Thread(target=hear)
ears.start()
mouth = Thread(target=speak)
mouth.start()
ears.join()
mouth.join()
