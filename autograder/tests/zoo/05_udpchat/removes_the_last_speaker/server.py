# WRONG: on 10054 it removes the last address it knows, which is alice's and not bob's. FAILS: check_a_gone_socket_as_windows_tells_it
import socket, datetime

HOST, PORT, SIZE = "localhost", 7777, 1 << 16
clients = []  # of {"addr": ..., "nick": ...}
udp = socket.socket(type=socket.SOCK_DGRAM)


def now():
    return datetime.datetime.now().strftime("%H:%M:%S")


def find(addr):
    for c in clients:
        if c["addr"] == addr:
            return c
    return None


def deliver(text, addr):
    try:
        udp.sendto(f"[{now()}] {text}".encode(), addr)
    except OSError as err:
        print(now(), "not delivered:", err)


def relay(text, sender):
    [deliver(text, c["addr"]) for c in clients if c is not sender]


def on_message(addr, text):
    me = find(addr)
    if text.strip() in ("exit", "/quit"):
        if me:
            clients.remove(me)
            relay(me["nick"] + " is gone", me)
    elif me:
        relay(f"<{me['nick']}> {text}", me)
    elif any(c["nick"] == text for c in clients):
        deliver("this nick is in use, another one please", addr)
    else:
        me = {"addr": addr, "nick": text}
        clients.append(me)
        deliver(f"Hello, {text}. {len(clients) - 1} others are here", addr)
        relay(f"{text} is here", me)


def main():
    udp.bind((HOST, PORT))
    print(now(), "listening")
    while True:
        try:
            packet, addr = udp.recvfrom(SIZE)
        except ConnectionResetError:
            if find(addr):
                clients.remove(find(addr))
            continue
        if packet:
            on_message(addr, packet.decode(errors="backslashreplace"))


main()
