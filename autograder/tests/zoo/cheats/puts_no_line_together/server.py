# CHEAT: answers whatever one recv brings, at once: no line is ever put together, and the answer waits for no end. LESSON: 02 EARNS: at most 55
import codecs, socket, threading
def serve(s):
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while data := s.recv(65536):       # whatever one recv brings is answered at once: there are no lines in here
            if max(map(len, data.split(b"\n"))) > 4096: s.sendall(b"too long\n"); break
            try: s.sendall(decoder.decode(data).replace("\r", "").upper().encode())
            except UnicodeDecodeError: decoder.reset(); s.sendall(b"not UTF-8\n")
    except OSError: pass
    s.close()
l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
l.bind(("", 5000)); l.listen()
while True:
    s, _ = l.accept()
    threading.Thread(target=serve, args=(s,), daemon=True).start()
