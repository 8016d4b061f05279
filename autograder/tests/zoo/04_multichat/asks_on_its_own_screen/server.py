# WRONG: the question is printed on the server's screen and never sent. FAILS: check_a_newcomer_is_asked_for_a_name DIAGNOSIS: prints_in_place_of_sending line 37
import socket
import threading

PORT = 12345
people = []  # [socket, name]
lock = threading.RLock()


def send_to_all(message, not_to):
    with lock:
        copy = list(people)
    for sock, _ in copy:
        if sock != not_to:
            try:
                sock.sendall(message.encode() + b"\n")
            except OSError as error:
                print("could not send:", error)


def read_lines(sock):
    rest = b""
    while True:
        try:
            got = sock.recv(512)
        except OSError:
            return
        if not got:
            return
        rest += got
        while b"\n" in rest:
            line, rest = rest.split(b"\n", 1)
            yield line.decode("utf-8", "replace").rstrip("\r")


def client_thread(sock):
    print("Enter your name:")
    mine = None
    for line in read_lines(sock):
        if line == "exit":
            break
        if mine is None:
            with lock:
                if line in [n for _, n in people]:
                    taken = True
                else:
                    people.append([sock, line])
                    taken = False
            if taken:
                sock.sendall(b"name is taken, another one please\n")
                continue
            mine = line
            sock.sendall(f"Welcome {mine}!\n".encode())
            send_to_all(f"{mine} has joined", sock)
        else:
            send_to_all(f"{mine}: {line}", sock)
    if mine is not None:
        with lock:
            people.remove([sock, mine])
        send_to_all(f"{mine} has left", sock)
    sock.close()


main_socket = socket.create_server(("localhost", PORT))
print("waiting for people")
while True:
    new, addr = main_socket.accept()
    threading.Thread(target=client_thread, args=[new], daemon=True).start()
