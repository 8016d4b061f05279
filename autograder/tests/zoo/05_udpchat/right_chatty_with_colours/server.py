# RIGHT: chatty: a welcome in three datagrams, who is here, a history, commands, colours, and an answer to each message. EXCEPT: check_a_taken_name_stays_taken DIAGNOSIS: sends_what_is_not_due
import socket
import time
from collections import deque

GREEN, GREY, RESET = "\033[32m", "\033[90m", "\033[0m"
history = deque(maxlen=5)
users = {}
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 8080))


def send(address, text):
    try:
        sock.sendto(text.encode(), address)
    except OSError as error:
        print(error)


def notice(text, but=None):
    for address in users:
        if address != but:
            send(address, f"{GREY}*** {text} ***{RESET}")


def command(address, text):
    if text == "/who":
        send(address, "here: " + ", ".join(users.values()))
    elif text == "/time":
        send(address, time.ctime())
    else:
        send(address, "commands: /who /time exit")


def arrive(address, name):
    if name in users.values():
        send(address, f"{name} is here already")
        send(address, "what shall we call you?")
        return
    users[address] = name
    send(address, "~~~~~~~~~~~~~~~~~~~~")
    send(address, f"{GREEN}Welcome, {name}!{RESET}")
    send(address, "here: " + ", ".join(users.values()))
    for line in history:
        send(address, f"(before) {line}")
    notice(f"{name} has come in, {len(users)} users now", address)


while True:
    try:
        data, address = sock.recvfrom(65535)
    except OSError as error:
        print("receive:", error)
        continue
    text = data.decode(errors="replace")
    if not text:
        send(address, "(that was empty)")
    elif text == "exit":
        if address in users:
            name = users.pop(address)
            send(address, "see you")
            notice(f"{name} has gone, {len(users)} users now")
        else:
            send(address, "you are not here")
    elif address not in users:
        arrive(address, text)
    elif text.startswith("/"):
        command(address, text)
    else:
        line = f"{time.strftime('%H:%M:%S')} {GREEN}{users[address]}{RESET}: {text}"
        history.append(line[:300])
        for other in users:
            if other != address:
                send(other, line)
        send(address, f"{GREY}(delivered to {len(users) - 1}){RESET}")
