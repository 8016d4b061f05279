# WRONG: reads one byte at a time and decodes it at once, so a letter of two bytes throws the user out. FAILS: check_a_letter_cut_in_half_is_one_letter, check_names_are_as_people_choose_them, check_everything_is_heard_as_it_was_said DIAGNOSIS: decodes_a_cut_letter line 13
import socket
import threading

online = {}
online_lock = threading.Lock()


def read_line(conn):
    line = ""
    while True:
        try:
            char = conn.recv(1).decode()
        except OSError:
            return None
        if char == "":
            return None
        if char == "\n":
            break
        line += char
    line = line.strip()
    return None if line == "exit" else line


def say(conn, text):
    try:
        conn.sendall((text + "\n").encode())
    except OSError:
        print("could not say", text)


def say_to_all(text, who):
    with online_lock:
        conns = [c for c in online if c is not who]
    for c in conns:
        say(c, text)


def greet(conn):
    say(conn, "name?")
    name = read_line(conn)
    while name is not None:
        with online_lock:
            if name not in online.values():
                online[conn] = name
                return name
        say(conn, "name taken, name?")
        name = read_line(conn)
    return None


def main_loop(conn):
    name = None
    try:
        name = greet(conn)
        if name is not None:
            say(conn, f"welcome {name}")
            say_to_all(f"{name} appears", conn)
            while (text := read_line(conn)) is not None:
                say_to_all(f"{name}: {text}", conn)
    except UnicodeDecodeError as error:
        print("bad text from", name, error)
    with online_lock:
        online.pop(conn, None)
    conn.close()
    if name is not None:
        say_to_all(f"{name} disappears", conn)


server = socket.create_server(("localhost", 8080))
while True:
    connection, _ = server.accept()
    threading.Thread(target=main_loop, args=(connection,), daemon=True).start()
