import socket
import threading


class Client:
    def __init__(self):
        self.name = input("Представьтесь, пожалуйста: ")
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.sock.connect(("127.0.0.1", 2000))
        threading.Thread(target=self.listen, daemon=True).start()
        self.write()

    def listen(self):
        while True:
            text = self.sock.recv(2048).decode()
            if text == "регистрация":
                self.sock.send(self.name.encode())
            elif text:
                print(text)
            else:
                break

    def write(self):
        print("Напишите «стоп», чтобы выйти")
        while True:
            text = input()
            self.sock.send(text.encode())
            if text == "стоп":
                break


Client()
