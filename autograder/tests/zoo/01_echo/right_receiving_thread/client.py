# RIGHT: a thread receives and decodes piece by piece; it ends the program when the server is gone.
import codecs
import os
import socket
import sys
import threading

sock = socket.socket()
if sock.connect_ex(("localhost", 8080)):
    sys.exit("*** nobody is there")


def receiver():
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    try:
        while data := sock.recv(1024):
            print(decoder.decode(data), end="", flush=True)
        reason = "closed by the server"
    except OSError as error:
        reason = str(error)
    print("*** connection lost:", reason, flush=True)
    os._exit(0)


threading.Thread(target=receiver, daemon=True).start()
try:
    while True:
        text = input()
        if text == "exit":
            break
        sock.sendall(text.encode())
except EOFError:
    pass
except OSError as error:
    print("could not send:", error)
print("*** good bye", flush=True)
os._exit(0)
