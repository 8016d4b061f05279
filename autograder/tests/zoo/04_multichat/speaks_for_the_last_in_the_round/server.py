# WRONG: relays behind the loop over those who have sent something: of two the last one only. FAILS: check_two_who_speak_at_the_same_moment_are_both_heard, check_a_broken_connection_harms_no_speaker
import select
import socket

listener = socket.create_server(("localhost", 8080))
names = {}  # socket -> name, None until it is known
rests = {}  # socket -> what has come of a line


def tell(words, but_not):
    for other, name in names.items():
        if name is not None and other is not but_not:
            try:
                other.sendall(words.encode() + b"\n")
            except OSError:
                pass


def lines_of(client):
    """The lines that have come, and whether there may be more."""
    try:
        data = client.recv(4096)
    except OSError:
        data = b""
    *lines, rests[client] = (rests[client] + data).split(b"\n")
    texts = [line.decode(errors="replace").rstrip("\r") for line in lines]
    if "exit" in texts:
        return texts[: texts.index("exit")], False
    return texts, bool(data)


def goes(client):
    name = names.pop(client)
    del rests[client]
    client.close()
    if name is not None:
        tell(name + " is gone", client)


while True:
    ready, _, _ = select.select([listener, *names], [], [])
    said = []
    for client in ready:
        if client is listener:
            newcomer, _ = listener.accept()
            names[newcomer], rests[newcomer] = None, b""
            newcomer.sendall(b"Who are you?\n")
            continue
        texts, stays = lines_of(client)
        while texts and names[client] is None:
            wanted = texts.pop(0)
            if wanted in names.values():
                client.sendall(b"There is one already. Who are you?\n")
            else:
                names[client] = wanted
                client.sendall(f"Hello, {wanted}\n".encode())
                tell(wanted + " is here", client)
        if texts:
            said = [(names[client], text, client) for text in texts]
        if not stays:
            for name, text, speaker in said:
                tell(f"{name}: {text}", speaker)
            said = []
            goes(client)
    for name, text, speaker in said:
        tell(f"{name}: {text}", speaker)
