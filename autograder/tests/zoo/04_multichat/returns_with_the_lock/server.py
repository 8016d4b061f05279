# WRONG: returns early, between acquire() and release(). FAILS: check_a_newcomer_may_leave_without_a_name, check_hanging_up_in_mid_line_frees_the_name, check_the_first_alice_keeps_her_name DIAGNOSIS: never_gives_the_lock_back line 25
import socket
import threading

guard = threading.Lock()
names = {}


def say(sock, words):
    try:
        sock.sendall(words.encode("utf-8") + b"\n")
    except OSError:
        pass


def say_all(words, me):
    guard.acquire()
    for sock in names:
        if sock is not me:
            say(sock, words)
    guard.release()


def remove(sock):
    guard.acquire()
    if sock not in names:
        return
    del names[sock]
    guard.release()


def take(sock, name):
    guard.acquire()
    free = name not in names.values()
    if free:
        names[sock] = name
    guard.release()
    return free


def talk(sock):
    reader = sock.makefile("r", encoding="utf-8", errors="replace", newline="\n")
    name = None
    say(sock, "> name")
    try:
        for line in reader:
            line = line.strip()
            if line == "exit":
                break
            if name is None:
                if not take(sock, line):
                    say(sock, "> another name")
                    continue
                name = line
                say(sock, "> you are " + name)
                say_all("> " + name + " is in", sock)
            else:
                say_all(name + "> " + line, sock)
    except OSError:
        pass
    remove(sock)
    reader.close()
    sock.close()
    if name:
        say_all("> " + name + " is out", sock)


door = socket.create_server(("localhost", 4444))
while True:
    visitor, _ = door.accept()
    threading.Thread(target=talk, args=(visitor,), daemon=True).start()
