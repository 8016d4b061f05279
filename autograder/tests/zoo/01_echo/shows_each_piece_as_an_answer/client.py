# WRONG: shows each piece as an answer of its own. FAILS: check_an_answer_in_pieces_is_shown_whole, check_every_text_goes_and_comes_whole, check_no_server_ends_the_client
import codecs
import os
import socket
import threading

sock = socket.socket()
sock.connect(("localhost", 8080))


def receiver():
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    try:
        while data := sock.recv(1024):
            print("<<", decoder.decode(data), flush=True)
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
