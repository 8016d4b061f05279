# WRONG: knows hanging up by the empty result, and no error is caught. FAILS: check_a_reset_in_mid_line_harms_nobody, check_a_refusal_arrives_while_more_comes, check_visits_end_as_they_like DIAGNOSIS: ended_by_an_exception line 13
import socket

sock = socket.socket()
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind(("localhost", 8080))
sock.listen(1)
while True:
    conn, addr = sock.accept()
    print("connected:", addr)
    buf = b""
    while True:
        data = conn.recv(1024)
        if not data:
            break
        buf = buf + data
        if len(buf.split(b"\n")[0]) > 4096:
            conn.send(b"error: too long\n")
            break
        while b"\n" in buf:
            line = buf.split(b"\n")[0]
            buf = buf[len(line) + 1 :]
            if line.endswith(b"\r"):
                line = line[:-1]
            try:
                conn.send(line.decode().upper().encode() + b"\n")
            except UnicodeDecodeError:
                conn.send(b"error: not utf-8\n")
    conn.close()
    print("closed:", addr)
