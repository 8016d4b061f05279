# WRONG: when somebody comes back who had left, nobody is told. FAILS: check_who_left_may_come_back
"""A chat for many: readers put what they hear into one queue, and one hall porter does the rest."""

import queue
import socket
import threading

HOST = "localhost"
PORT = 8080

events = queue.Queue()  # (what, client, text)


def send_line(client, text):
    try:
        client.sendall((text + "\n").encode())
    except OSError as error:
        print("not delivered:", error)


def read(client):
    """The reader of one client: every line becomes an event, and so does the end."""
    try:
        with client.makefile("rb") as lines:
            while (line := lines.readline()).endswith(b"\n"):
                text = line[:-1].decode(errors="replace").removesuffix("\r")
                if text == "exit":
                    break
                events.put(("line", client, text))
    except OSError:
        pass
    events.put(("end", client, ""))


def porter():
    names = {}
    known = set()
    while True:
        what, client, text = events.get()
        if what == "end":
            name = names.pop(client, None)
            client.close()
            news = f"{name} left" if name is not None else None
        elif client in names:
            news = f"{names[client]}: {text}"
        elif text in names.values():
            send_line(client, "This name is taken, try another.")
            news = None
        else:
            names[client] = text
            send_line(client, f"Welcome, {text}.")
            news = f"{text} joined" if text not in known else None
            known.add(text)
        if news is not None:
            print(news)
            for other in names:
                if other is not client:
                    send_line(other, news)


def main():
    listener = socket.create_server((HOST, PORT))
    print(f"listening on {HOST}, port {PORT}")
    threading.Thread(target=porter, daemon=True).start()
    while True:
        client, address = listener.accept()
        print("a newcomer from", address)
        send_line(client, "Who are you?")
        threading.Thread(target=read, args=(client,), daemon=True).start()


if __name__ == "__main__":
    main()
