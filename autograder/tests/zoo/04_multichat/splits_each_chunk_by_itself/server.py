# WRONG: cuts at the newlines, and takes what comes after the last one for a line, too. FAILS: check_a_line_in_pieces_is_one_message, check_lines_of_every_length_are_whole DIAGNOSIS: treats_one_recv_as_one_message line 28
import codecs
import socket
import threading

room = {}
key = threading.Lock()


def give(sock, text):
    try:
        sock.sendall(text.encode() + b"\n")
    except OSError:
        print("undelivered:", text)


def give_others(sock, text):
    with key:
        rest = [s for s in room if s is not sock]
    for s in rest:
        give(s, text)


def lines(sock):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        if not data:
            return
        for line in decoder.decode(data).splitlines():
            if line.strip() == "exit":
                return
            yield line.strip()


def stay(sock):
    incoming = lines(sock)
    give(sock, "name, please")
    name = None
    for name in incoming:
        with key:
            if name not in room.values():
                room[sock] = name
                break
        give(sock, "another name, please")
    if sock in room:
        give(sock, f"you are in, {name}")
        give_others(sock, f"{name} is in")
        for line in incoming:
            give_others(sock, f"{name}: {line}")
        with key:
            del room[sock]
        give_others(sock, f"{name} is out")
    sock.close()


if __name__ == "__main__":
    entrance = socket.create_server(("localhost", 8080))
    while True:
        threading.Thread(target=stay, args=(entrance.accept()[0],), daemon=True).start()
