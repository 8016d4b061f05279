# RIGHT: two threads for each user, one reads and one writes what stands in the user's queue.
import queue
import socket
import threading

lock = threading.Lock()
outbox = {}   # name -> queue of texts, None ends the writer
taken = 0


def writer(conn, q):
    while True:
        text = q.get()
        if text is None:
            break
        try:
            conn.sendall((text + "\n").encode())
        except OSError:
            break
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    conn.close()


def reader(conn):
    global taken
    q = queue.Queue()
    t = threading.Thread(target=writer, args=(conn, q))
    t.start()
    q.put("name?")
    name = None
    try:
        with conn.makefile("r", encoding="utf-8", errors="replace", newline="\n") as lines:
            for line in lines:
                line = line.strip()
                if name is None:
                    name = line
                    with lock:
                        outbox[name] = q
                    q.put("hello " + name)
                    continue
                if line == "exit":
                    break
                with lock:
                    for other in outbox:
                        if other != name:
                            outbox[other].put(name + ": " + line)
    except OSError:
        pass
    with lock:
        outbox.pop(name, None)
        taken -= 1
        for other in outbox:
            outbox[other].put("bye bye " + str(name))
    q.put(None)


def main():
    global taken
    s = socket.create_server(("localhost", 8080))
    while True:
        conn, _ = s.accept()
        with lock:
            free = taken < 2
            if free:
                taken += 1
        if free:
            threading.Thread(target=reader, args=(conn,)).start()
        else:
            conn.sendall(b"no seat left\n")
            conn.close()


main()
