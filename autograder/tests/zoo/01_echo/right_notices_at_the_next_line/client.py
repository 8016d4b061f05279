# RIGHT: a thread receives and notes the end; the next line typed finds the note.
import queue
import socket
import threading

answers = queue.Queue()
over = threading.Event()


def listen(sock):
    while True:
        try:
            data = sock.recv(1024)
        except OSError:
            data = b""
        if not data:
            over.set()
            answers.put(b"")
            return
        answers.put(data)


def collect(count):
    data = b""
    while len(data) < count:
        piece = answers.get()
        if not piece:
            raise SystemExit("the server has left in mid-answer")
        data += piece
    return data.decode()


sock = socket.socket()
try:
    sock.connect(("localhost", 8080))
except OSError as error:
    raise SystemExit(f"no server: {error}")
threading.Thread(target=listen, args=(sock,), daemon=True).start()
while True:
    try:
        text = input("? ")
    except EOFError:
        print("that was all")
        break
    if over.is_set():
        print("the server has left")
        break
    if text == "exit":
        print("bye")
        break
    sock.sendall(text.encode())
    print("=", collect(len(text.encode())))
