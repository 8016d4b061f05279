# WRONG: decodes with errors="replace" and answers a text that nobody wrote. FAILS: check_bytes_that_are_not_text_get_an_error_line, check_no_bad_byte_harms_the_lines_around_it, check_a_refusal_arrives_while_more_comes
import socket
import threading


def thread_func(conn, addr):
    print(addr)
    buf = b""
    ok = True
    while ok:
        try:
            chunk = conn.recv(1024)
        except OSError as e:
            print(e)
            break
        if not chunk:
            break
        buf += chunk
        parts = buf.split(b"\n")
        buf = parts[-1]
        for p in parts[:-1]:
            if len(p) > 4096:
                ok = False
                break
            if p.endswith(b"\r"):
                p = p[:-1]
            s = p.decode("utf-8", errors="replace")
            print(">", s[:50])
            conn.sendall(s.upper().encode("utf-8") + b"\n")
        if len(buf) > 4096:
            ok = False
    if not ok:
        conn.sendall(b"error: line too long\n")
    conn.close()


sock = socket.socket()
sock.bind(("localhost", 9090))
sock.listen(1)
while True:
    conn, addr = sock.accept()
    threading.Thread(target=thread_func, args=(conn, addr)).start()
