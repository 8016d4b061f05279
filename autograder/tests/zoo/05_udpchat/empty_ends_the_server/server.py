# WRONG: `if not text: break`, as in TCP. FAILS: check_an_empty_datagram_harms_nobody DIAGNOSIS: ends_at_an_empty_datagram line 37
import queue
import socket
import threading

outbox = queue.Queue()
chat = {}
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("0.0.0.0", 6000))


def sender():
    while True:
        text, address = outbox.get()
        try:
            server.sendto(text.encode(), address)
        except OSError as problem:
            print("sender:", problem)
        outbox.task_done()


def to_others(text, address):
    for other in chat:
        if other != address:
            outbox.put((text, other))


def receiver():
    while True:
        try:
            data, address = server.recvfrom(65535)
        except OSError as problem:
            print("receiver:", problem)
            continue
        text = data.decode(errors="replace")
        if not text:
            break
        if text == "exit":
            name = chat.pop(address, None)
            if name:
                to_others(f"{name} left us", address)
            continue
        if address in chat:
            to_others(f"{chat[address]} says: {text}", address)
            continue
        if text in set(chat.values()):
            outbox.put(("choose another name", address))
            continue
        chat[address] = text
        outbox.put((f"welcome aboard, {text}", address))
        to_others(f"new: {text}", address)


threads = [threading.Thread(target=receiver), threading.Thread(target=sender)]
for t in threads:
    t.start()
for t in threads:
    t.join()
