import socket

people = {}


def tell_others(text, author):
    for address in people:
        if address != author:
            sock.sendto(text.encode(), address)


sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("localhost", 8080))
print("Ждём сообщений")
while True:
    data, address = sock.recvfrom(1024)
    text = data.decode()
    if address not in people:
        people[address] = text
        sock.sendto(f"{text}, рады вас видеть".encode(), address)
        tell_others(f"К нам пришёл {text}", address)
    elif text.lower() == "exit":
        tell_others(f"{people[address]} ушёл", address)
        del people[address]
    else:
        tell_others(f"{people[address]}: {text}", address)
