# RIGHT: a loop over sys.stdin, and a last word after it.
import socket
import sys

try:
    s = socket.create_connection(("127.0.0.1", 8080))
except OSError as error:
    sys.exit(f"Сервера нет: {error}")

with s:
    print("Печатайте; exit завершает работу.", flush=True)
    try:
        for line in sys.stdin:
            text = line.removesuffix("\n")
            if text == "exit":
                break
            if not text:
                continue
            raw = text.encode()
            s.sendall(raw)
            back = s.recv(len(raw), socket.MSG_WAITALL)
            if len(back) < len(raw):
                raise ConnectionError("сервер закрыл соединение")
            sys.stdout.write(back.decode() + "\n")
            sys.stdout.flush()
        print("До встречи.")
    except OSError as error:
        print("Связь потеряна:", error)
