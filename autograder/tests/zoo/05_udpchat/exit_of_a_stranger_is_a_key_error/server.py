# WRONG: looks for the address of whoever says exit, without asking whether it is there. FAILS: check_exit_from_outside_means_nothing, check_a_taken_name_stays_taken DIAGNOSIS: ended_by_an_exception line 37
from socket import *

АДРЕС = ("127.0.0.1", 8080)
адреса = []
имена = []

сервер = socket(AF_INET, SOCK_DGRAM)
сервер.bind(АДРЕС)
print("Сервер запущен, ждём сообщений...")


def отправить(сообщение, адрес):
    try:
        сервер.sendto(сообщение.encode(), адрес)
    except OSError:
        print("Не удалось отправить", адрес)


def отправить_всем(сообщение, кроме):
    for адрес in адреса[:]:
        if адрес != кроме:
            отправить(сообщение, адрес)


def войти(адрес, имя):
    if имя in имена:
        отправить("Это имя занято, введите другое", адрес)
        return
    адреса.append(адрес)
    имена.append(имя)
    отправить(f"{имя}, добро пожаловать в чат", адрес)
    отправить_всем(f"В чат зашёл {имя}", адрес)


def выйти(адрес):
    номер = адреса.index(адрес)
    имя = имена.pop(номер)
    адреса.pop(номер)
    print(имя, "вышел")
    отправить_всем(f"{имя} покинул чат", адрес)


while True:
    try:
        данные, адрес = сервер.recvfrom(65507)
    except ConnectionError as ошибка:
        print("Ошибка:", ошибка)
        continue
    if len(данные) == 0:
        continue
    try:
        текст = данные.decode()
    except UnicodeDecodeError:
        отправить("Непонятное сообщение", адрес)
        continue
    if текст == "exit":
        выйти(адрес)
    elif адрес not in адреса:
        войти(адрес, текст)
    else:
        имя = имена[адреса.index(адрес)]
        отправить_всем(f"{имя} говорит > {текст}", адрес)
