# WRONG: "if" where "while" was meant: of three lines in one piece the first is relayed, the others lie in the buffer. FAILS: check_two_lines_at_once_are_two_messages, check_exit_behind_another_line_is_exit DIAGNOSIS: keeps_only_one_line_of_a_recv line 29
import socket
import threading

people = {}
lock = threading.Lock()


def send_one(sock, text):
    try:
        sock.sendall((text + "\n").encode())
    except OSError:
        print("no way to send", text)


def send_many(text, source):
    with lock:
        targets = [p for p in people if p != source]
    for t in targets:
        send_one(t, text)


def serve(sock):
    send_one(sock, "Hello! Name?")
    buffer = b""
    name = None
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            break
        if not data:
            break
        buffer += data
        if b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            text = line.decode("utf-8", errors="replace").strip()
            if text == "exit":
                break
            if name is not None:
                send_many(f"{name}: {text}", sock)
                continue
            with lock:
                if text not in people.values():
                    people[sock] = name = text
            if name is None:
                send_one(sock, "Used. Name?")
            else:
                send_one(sock, f"Hello, {name}")
                send_many(f"{name} has come", sock)
    with lock:
        people.pop(sock, None)
    sock.close()
    if name is not None:
        send_many(f"{name} has left", sock)


server = socket.create_server(("localhost", 8080))
print("ok")
while True:
    client, _ = server.accept()
    threading.Thread(target=serve, args=(client,), daemon=True).start()
