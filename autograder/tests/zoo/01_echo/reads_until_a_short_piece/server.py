# WRONG: reads until a piece is shorter than its buffer, so a message of exactly 4,096 bytes never ends. FAILS: check_a_megabyte_comes_back DIAGNOSIS: waits_for_more_than_there_is line 11
import socket
import threading

BUFF_SIZE = 1024


def recvall(sock):
    data = b""
    while True:
        part = sock.recv(BUFF_SIZE)
        data += part
        if len(part) < BUFF_SIZE:
            # either 0 or end of data
            break
    return data


def on_new_client(clientsocket, addr):
    try:
        while True:
            msg = recvall(clientsocket)
            if not msg:
                break
            print(addr, ">>", len(msg))
            clientsocket.sendall(msg)
    except OSError:
        print(addr, "is gone")
    clientsocket.close()


s = socket.socket()
s.bind(("127.0.0.1", 50000))
s.listen(5)
print("Server started!")
while True:
    c, addr = s.accept()
    threading.Thread(target=on_new_client, args=(c, addr)).start()
