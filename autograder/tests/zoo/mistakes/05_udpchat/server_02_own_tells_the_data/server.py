# MISTAKE: the bytes go into the f-string. STEP: 2 CAUSE: text_made_of_bytes_with_str or leaves_out_the_name line 29
import socket

users = {}
box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
box.bind(("127.0.0.1", 5051))


def tell(text, but=None):
    for where in users:
        if where != but:
            box.sendto(text.encode(), where)


while True:
    data, where = box.recvfrom(65535)
    if where not in users:
        name = data.decode(errors="replace")
        if name in users.values():
            box.sendto(b"taken, another one", where)
            continue
        users[where] = name
        box.sendto(f"hello, {name}".encode(), where)
        tell(f"{name} came", where)
    elif data == b"exit":
        name = users.pop(where)
        tell(f"{name} went")
    else:
        tell(f"{users[where]}: {data}", where)
