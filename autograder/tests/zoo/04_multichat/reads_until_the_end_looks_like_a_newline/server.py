# WRONG: collects until the bytes end in a newline, and takes all of them for one message. FAILS: check_two_lines_at_once_are_two_messages, check_exit_behind_another_line_is_exit DIAGNOSIS: treats_one_recv_as_one_message line 13
import socket
import threading

members = {}
lock = threading.Lock()


def recv_message(sock):
    message = b""
    while not message.endswith(b"\n"):
        try:
            piece = sock.recv(1024)
        except OSError:
            return None
        if not piece:
            return None
        message += piece
    text = message.decode("utf-8", errors="replace").strip()
    if text == "exit":
        return None
    return text


def send_message(sock, text):
    try:
        sock.sendall(f"{text}\n".encode("utf-8"))
        return True
    except OSError:
        return False


def broadcast(text, sender):
    with lock:
        receivers = dict(members)
    for sock, name in receivers.items():
        if sock is not sender and not send_message(sock, text):
            print(f"{name} did not get it")


def handle(sock):
    send_message(sock, "Enter your name")
    while True:
        name = recv_message(sock)
        if name is None:
            sock.close()
            return
        with lock:
            if name not in members.values():
                members[sock] = name
                break
        send_message(sock, "Name is taken, enter another")
    send_message(sock, f"Welcome, {name}")
    broadcast(f"{name} joined the chat", sock)
    while True:
        text = recv_message(sock)
        if text is None:
            break
        broadcast(f"{name}: {text}", sock)
    with lock:
        del members[sock]
    sock.close()
    broadcast(f"{name} left the chat", sock)


listener = socket.create_server(("localhost", 8080))
while True:
    sock, address = listener.accept()
    print("Connection from", address)
    threading.Thread(target=handle, args=(sock,), daemon=True).start()
