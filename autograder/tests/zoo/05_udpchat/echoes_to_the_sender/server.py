# WRONG: everybody hears everything, the sender too. FAILS: check_alice_does_not_hear_herself, check_everyone_is_told_once_who_joined DIAGNOSIS: sends_back_to_the_sender line 49
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 12345))
print("=== SERVER STARTED ===")
clients = {}
while True:
    print("waiting...")
    try:
        data, addr = s.recvfrom(65535)
        print("got", len(data), "bytes from", addr)
        message = data.decode()
        print("message:", message[:60])
    except UnicodeDecodeError:
        print("these are no letters!!!")
        continue
    except OSError as e:
        print("error:", e)
        continue
    if message == "":
        print("empty, ignoring")
        continue
    if message == "exit":
        print(addr, "wants to leave")
        if addr not in clients:
            print("but was never here")
            continue
        name = clients[addr]
        del clients[addr]
        reply = name + " has left the chat"
    elif addr not in clients:
        print("new address", addr)
        if message in list(clients.values()):
            print("name is taken")
            s.sendto("NAME TAKEN".encode(), addr)
            continue
        clients[addr] = message
        try:
            s.sendto(("OK " + message).encode(), addr)
        except OSError as e:
            print("too long?", e)
        reply = message + " has joined the chat"
    else:
        reply = clients[addr] + ": " + message
    for c in clients:
        print("   ->", c)
        try:
            s.sendto(reply.encode(), c)
        except OSError as e:
            print("   failed:", e)
print("=== SERVER STOPPED ===")
