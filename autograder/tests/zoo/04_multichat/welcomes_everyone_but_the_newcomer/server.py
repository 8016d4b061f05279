# WRONG: the welcome goes through the broadcast, which leaves the newcomer out. FAILS: check_a_newcomer_is_welcomed_by_name DIAGNOSIS: waits_for_more_than_there_is line 28
import socket
import threading

ROOM = {}
LOCK = threading.Lock()


def say(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        pass


def broadcast(text, author):
    with LOCK:
        others = [s for s in ROOM if s != author]
    for s in others:
        say(s, text)


def talk(sock):
    with sock, sock.makefile("rb") as stream:
        say(sock, "Как вас зовут?")
        name = ""
        try:
            for raw in stream:
                if not raw.endswith(b"\n"):
                    break
                text = raw.decode("utf-8", "replace").strip()
                if text == "exit":
                    break
                if name:
                    broadcast(f"{name}: {text}", sock)
                    continue
                with LOCK:
                    free = text not in ROOM.values()
                    if free:
                        ROOM[sock] = name = text
                if free:
                    broadcast(f"Добро пожаловать, {name}!", sock)
                else:
                    say(sock, "Имя занято, выберите другое")
        except OSError:
            print("обрыв связи")
        with LOCK:
            ROOM.pop(sock, None)
        if name:
            broadcast(f"{name} вышел из чата", sock)


with socket.create_server(("127.0.0.1", 8080)) as door:
    while True:
        visitor, _ = door.accept()
        threading.Thread(target=talk, args=(visitor,), daemon=True).start()
