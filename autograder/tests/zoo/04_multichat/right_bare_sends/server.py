# RIGHT: bare sends and one recv for a message, with everything else in order. EXCEPT: check_a_line_in_pieces_is_one_message, check_two_lines_at_once_are_two_messages, check_exit_behind_another_line_is_exit, check_lines_of_every_length_are_whole DIAGNOSIS: treats_one_recv_as_one_message line 28
import codecs
import socket
import threading

clients = {}
lock = threading.Lock()


def send(sock, text):
    try:
        sock.sendall(text.encode())
    except OSError:
        print("не доставлено:", text)


def broadcast(sock, text):
    with lock:
        others = [c for c in clients if c is not sock]
    for other in others:
        send(other, text)


def receive(sock):
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            return
        text = decoder.decode(data)
        if not data or text == "exit":
            return
        if text:
            yield text


def serve(sock):
    send(sock, "Введите ваше имя")
    name = None
    for text in receive(sock):
        if name is not None:
            broadcast(sock, f"{name}: {text}")
            continue
        with lock:
            if text not in clients.values():
                clients[sock] = name = text
        if name is None:
            send(sock, "Имя занято, введите другое")
        else:
            send(sock, f"Добро пожаловать, {name}!")
            broadcast(sock, f"К чату присоединился {name}.")
    with lock:
        clients.pop(sock, None)
    sock.close()
    if name is not None:
        broadcast(sock, f"Чат покинул {name}.")


listener = socket.create_server(("localhost", 8080))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
