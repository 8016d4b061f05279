# WRONG: says that the name is taken, and goes on as if it were not. FAILS: check_a_stranger_never_speaks_as_alice, check_a_taken_name_stays_taken DIAGNOSIS: takes_the_name_for_the_user line 50
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
        clients[addr] = message
        try:
            s.sendto(("OK " + message).encode(), addr)
        except OSError as e:
            print("too long?", e)
        reply = message + " has joined the chat"
    else:
        reply = clients[addr] + ": " + message
    for c in clients:
        if c == addr:
            continue
        print("   ->", c)
        try:
            s.sendto(reply.encode(), c)
        except OSError as e:
            print("   failed:", e)
print("=== SERVER STOPPED ===")
