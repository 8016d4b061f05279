# RIGHT: классы, русские слова, имена сокетов в списке, нить в нити.
import socket
import threading


class Участник:
    def __init__(self, сокет, чат):
        self.сокет, self.чат, self.имя = сокет, чат, None
        self.остаток = b""

    def скажи(self, текст):
        try:
            self.сокет.sendall(f"{текст}\n".encode())
        except OSError:
            print("Не дошло:", текст)

    def строки(self):
        while True:
            try:
                порция = self.сокет.recv(1024)
            except OSError:
                return
            if not порция:
                return
            *целые, self.остаток = (self.остаток + порция).split(b"\n")
            for строка in целые:
                текст = строка.decode("utf-8", "replace").strip()
                if текст.lower() == "exit":
                    return
                yield текст

    def живи(self):
        self.скажи("Здравствуйте! Представьтесь, пожалуйста.")
        for текст in self.строки():
            if self.имя:
                self.чат.всем(f"{self.имя} говорит > {текст}", self)
            elif self.чат.впусти(self, текст):
                self.скажи(f"Добро пожаловать в чат, {self.имя}!")
                self.чат.всем(f"Внимание: {self.имя} теперь с нами.", self)
            else:
                self.скажи("Такое имя уже есть. Представьтесь иначе.")
        self.сокет.close()
        if self.имя:
            self.чат.выпусти(self)
            self.чат.всем(f"Внимание: {self.имя} нас покинул.", self)


class Чат:
    def __init__(self):
        self.участники = []
        self.замок = threading.Lock()

    def впусти(self, участник, имя):
        with self.замок:
            if any(у.имя == имя for у in self.участники):
                return False
            участник.имя = имя
            self.участники.append(участник)
            return True

    def выпусти(self, участник):
        with self.замок:
            self.участники.remove(участник)

    def всем(self, текст, кроме):
        with self.замок:
            слушатели = [у for у in self.участники if у is not кроме]
        for слушатель in слушатели:
            слушатель.скажи(текст)

    def принимай(self):
        вход = socket.create_server(("localhost", 8080))
        while True:
            сокет, _ = вход.accept()
            threading.Thread(target=Участник(сокет, self).живи, daemon=True).start()


приём = threading.Thread(target=Чат().принимай)
приём.start()
приём.join()
