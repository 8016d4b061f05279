# WRONG: takes a newcomer in before looking whether the name is taken, and takes the first of that name out again, too. FAILS: check_alice_keeps_her_name, check_a_taken_name_stays_taken DIAGNOSIS: lets_a_taken_name_in line 24
import socket

addresses, names = [], []
srv = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
srv.bind(("127.0.0.1", 8080))


def tell(i, text):
    try:
        srv.sendto(text.encode(), addresses[i])
    except OSError as e:
        print(names[i], e)


def tell_all_but(i, text):
    for j in range(len(addresses)):
        if j != i:
            tell(j, text)


while True:
    try:
        data, address = srv.recvfrom(65535)
    except ConnectionError:
        continue
    text = data.decode(errors="replace")
    if not text or (text == "exit" and address not in addresses):
        continue
    if address not in addresses:
        addresses.append(address)
        names.append(text)
        i = len(names) - 1
        if names.count(text) > 1:
            tell(i, "there is one already")
            i = names.index(text)
            del names[i], addresses[i]
            i = addresses.index(address)
            del names[i], addresses[i]
            continue
        tell(i, "welcome " + text)
        tell_all_but(i, text + " joined")
    else:
        i = addresses.index(address)
        if text == "exit":
            tell_all_but(i, names[i] + " left")
            del names[i], addresses[i]
        else:
            tell_all_but(i, names[i] + ": " + text)
