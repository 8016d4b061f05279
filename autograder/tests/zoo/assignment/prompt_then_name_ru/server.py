import socket
from threading import Thread

people = {}


def wait_for_people():
    while True:
        conn, addr = listener.accept()
        print("Новое подключение:", addr)
        conn.send("Как вас зовут?".encode())
        nick = conn.recv(1024).decode()
        people[nick] = conn
        Thread(target=serve, args=(conn, nick)).start()


def serve(conn, nick):
    conn.send(f"{nick}, рады вас видеть".encode())
    tell_others(f"К нам пришёл {nick}", nick)
    while True:
        try:
            text = conn.recv(1024).decode()
            print(nick, "пишет:", text)
            if text.lower() == "exit":
                tell_others(f"{nick} ушёл", nick)
                conn.close()
                del people[nick]
                break
            tell_others(f"{nick}: {text}", nick)
        except:
            print(f"Сбой у {nick}: {err}")
            tell_others(f"{nick} ушёл", nick)
            conn.close()
            del people[nick]
            break


def tell_others(text, author):
    for nick, conn in people.items():
        if nick != author:
            conn.sendall(text.encode())


listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.bind(("localhost", 8080))
listener.listen()
print("Сервер ждёт")
main_thread = Thread(target=wait_for_people)
main_thread.start()
main_thread.join()
listener.close()
