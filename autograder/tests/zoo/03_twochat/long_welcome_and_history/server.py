# RIGHT: a welcome in several messages, the last lines of the chat among them; others hear of every step.
import collections
import socket
import threading

lock = threading.Lock()
history = collections.deque(maxlen=10)
users = []


def send_lines(conn, *texts):
    for text in texts:
        try:
            conn.sendall((text + "\n").encode())
        except OSError:
            return


def tell_rest(conn, *texts):
    with lock:
        rest = [u["conn"] for u in users if u["conn"] is not conn]
    for other in rest:
        send_lines(other, *texts)


def lines(conn):
    kept = b""
    while True:
        try:
            got = conn.recv(1)
        except OSError:
            got = b""
        if not got:
            return
        if got == b"\n":
            yield kept.decode(errors="replace").strip()
            kept = b""
        else:
            kept += got


def session(conn):
    user = {"conn": conn, "name": ""}
    with lock:
        full = len(users) == 2
        if not full:
            users.append(user)
    if full:
        send_lines(conn, "=" * 20, "The room is full.", "=" * 20)
        conn.close()
        return
    tell_rest(conn, "somebody is at the door")
    send_lines(conn, "=" * 20, "CHAT FOR TWO", "=" * 20, "", "What is your name?")
    said = lines(conn)
    user["name"] = name = next(said, "nobody")
    with lock:
        old = list(history)
        present = [u["name"] for u in users if u is not user]
    send_lines(conn, "Good day.", f"You are {name}.", f"Here is: {', '.join(present) or 'nobody'}", *old, "Type!", "")
    tell_rest(conn, f"{name} has sat down", f"say hello to {name}")
    for text in said:
        if text == "exit":
            send_lines(conn, f"Goodbye, {name}.", "")
            break
        with lock:
            history.append(f"{name}: {text}")
        tell_rest(conn, f"{name}: {text}")
    with lock:
        users.remove(user)
    tell_rest(conn, f"{name} has stood up", f"{name}'s seat is free")
    conn.close()


with socket.create_server(("localhost", 8080), reuse_port=False) as listener:
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=session, args=(conn,), daemon=True).start()
