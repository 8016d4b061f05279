# WRONG: nobody says who speaks. FAILS: check_everyone_else_hears_alice, check_alice_does_not_hear_herself, check_exit_is_told_once, check_exit_makes_the_address_forgotten, check_exit_from_outside_means_nothing, check_a_stranger_never_speaks_as_alice, check_alice_keeps_her_name, check_a_user_whose_socket_is_gone_stops_nobody, check_a_gone_socket_as_windows_tells_it, check_an_empty_datagram_harms_nobody, check_bytes_that_are_not_text_harm_nobody, check_a_large_datagram_is_whole_or_refused, check_the_largest_datagram_harms_nobody, check_everything_is_heard_as_it_was_said, check_everybody_who_leaves_is_missed, check_a_taken_name_stays_taken, check_messages_of_every_size_are_whole_or_refused, check_a_send_that_fails_stops_nobody DIAGNOSIS: leaves_out_the_name line 64
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
        if адрес in адреса:
            выйти(адрес)
    elif адрес not in адреса:
        войти(адрес, текст)
    else:
        имя = имена[адреса.index(адрес)]
        отправить_всем(текст, адрес)
