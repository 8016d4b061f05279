# WRONG: catches nothing: who breaks off stays in the list, and the next speaker dies of it. FAILS: check_a_broken_connection_harms_no_speaker, check_the_chat_survives_a_reset DIAGNOSIS: a_dead_peer_kills_the_sender line 11
import socket
import threading

people = []  # (name, socket)


def tell(text, but):
    for name, sock in people:
        if sock is not but:
            sock.sendall(text.encode() + b"\n")


def session(sock):
    sock.sendall("Как вас зовут?\n".encode())
    buffer, name = b"", None
    while True:
        data = sock.recv(1024)
        if not data:
            break
        buffer += data
        stop = False
        while b"\n" in buffer and not stop:
            line, buffer = buffer.split(b"\n", 1)
            text = line.decode(errors="replace").strip()
            if text == "exit":
                stop = True
            elif name is None:
                if text in [n for n, _ in people]:
                    sock.sendall("Имя занято, другое?\n".encode())
                    continue
                name = text
                people.append((name, sock))
                sock.sendall(f"Здравствуйте, {name}\n".encode())
                tell(f"{name} теперь с нами", sock)
            else:
                tell(f"{name}: {text}", sock)
        if stop:
            break
    sock.close()
    if name is not None:
        people.remove((name, sock))
        tell(f"{name} ушёл", sock)


server = socket.create_server(("localhost", 8080))
while True:
    conn, addr = server.accept()
    threading.Thread(target=session, args=(conn,), daemon=True).start()
