# WRONG: decodes each recv by itself; half a letter becomes two question marks. FAILS: check_a_letter_cut_in_half_is_one_letter DIAGNOSIS: decodes_a_cut_letter line 39
import socket
import threading

active = []
active_lock = threading.Lock()


def write(sock, text):
    try:
        sock.sendall(text.encode("utf-8") + b"\n")
    except OSError:
        print("write failed")


def write_others(sock, text):
    with active_lock:
        everyone = [s for s, _ in active]
    for s in everyone:
        if s is not sock:
            write(s, text)


def join(sock, name):
    with active_lock:
        if name in [n for _, n in active]:
            return False
        active.append((sock, name))
        return True


def run(sock):
    write(sock, "Please, your name")
    text = ""
    name = None
    end = False
    while not end:
        try:
            chunk = sock.recv(1024).decode("utf-8", errors="replace")
        except OSError:
            break
        if not chunk:
            break
        text += chunk
        while "\n" in text and not end:
            line, text = text.split("\n", 1)
            line = line.strip()
            if line == "exit":
                end = True
            elif name is not None:
                write_others(sock, f"{name}: {line}")
            elif join(sock, line):
                name = line
                write(sock, f"Thank you, {name}")
                write_others(sock, f"Here comes {name}")
            else:
                write(sock, "There is one already. Your name")
    if name is not None:
        with active_lock:
            active.remove((sock, name))
        write_others(sock, f"There goes {name}")
    sock.close()


s = socket.create_server(("localhost", 8080))
while True:
    conn, _ = s.accept()
    threading.Thread(target=run, args=(conn,), daemon=True).start()
