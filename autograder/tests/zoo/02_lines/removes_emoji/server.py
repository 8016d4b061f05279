# WRONG: leaves out everything beyond U+FFFF, since the console could not show it. FAILS: check_an_emoji_cut_in_pieces_is_one_emoji, check_text_of_any_script_in_single_bytes, check_a_refusal_arrives_while_more_comes
import select
import socket

LIMIT = 4096
server = socket.create_server(("localhost", 8080))
inputs = [server]
buffers = {}


def clean(text):
    return "".join(ch for ch in text if ord(ch) < 0x10000)


def close(sock):
    inputs.remove(sock)
    buffers.pop(sock)
    sock.close()


def handle(sock):
    data = sock.recv(LIMIT)
    if not data:
        close(sock)
        return
    buffers[sock] += data
    while b"\n" in buffers[sock] and buffers[sock].index(b"\n") <= LIMIT:
        line, _, buffers[sock] = buffers[sock].partition(b"\n")
        try:
            text = clean(line.decode())
        except UnicodeDecodeError:
            sock.sendall(b"error: cannot decode\n")
            continue
        if text.endswith("\r"):
            text = text[:-1]
        sock.sendall(text.upper().encode() + b"\n")
    if len(buffers[sock]) > LIMIT:
        sock.sendall(b"error: too long\n")
        close(sock)


while True:
    ready, _, _ = select.select(inputs, [], [])
    for s in ready:
        if s is server:
            client, addr = s.accept()
            inputs.append(client)
            buffers[client] = b""
        else:
            try:
                handle(s)
            except OSError:
                close(s)
