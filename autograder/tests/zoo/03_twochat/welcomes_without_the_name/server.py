# WRONG: a welcome for everybody, without the name. FAILS: check_two_users_are_asked_and_welcomed, check_a_broken_connection_frees_the_seat, check_names_are_as_people_choose_them DIAGNOSIS: welcomes_without_the_name line 28
import socket
import threading

names = {}
mutex = threading.RLock()


def write(sock, message):
    try:
        sock.sendall(message.encode("utf-8") + b"\n")
    except OSError as error:
        print("ошибка отправки:", error)


def everybody_except(me, message):
    with mutex:
        for sock in list(names):
            if sock is not me and names[sock]:
                write(sock, message)


def client_thread(sock):
    write(sock, "Введите имя пользователя")
    reader = sock.makefile("r", encoding="utf-8", errors="replace")
    name = reader.readline().strip()
    names[sock] = name
    write(sock, "Добро пожаловать в чат!")
    while True:
        line = reader.readline()
        if not line or line.strip() == "exit":
            break
        everybody_except(sock, f"{name}: {line.strip()}")
    with mutex:
        del names[sock]
    everybody_except(sock, f"{name} покинул чат")
    reader.close()
    sock.close()


server = socket.socket()
server.bind(("", 8080))
server.listen()
while True:
    sock, address = server.accept()
    with mutex:
        if len(names) == 2:
            write(sock, "Чат заполнен")
            sock.close()
            continue
        names[sock] = ""
    threading.Thread(target=client_thread, args=(sock,), daemon=True).start()
