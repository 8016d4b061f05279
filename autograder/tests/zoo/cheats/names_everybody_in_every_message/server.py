# CHEAT: is raw on purpose, and puts all names before and behind each text: nobody asks who speaks, and no notice is needed. LESSON: 03 EARNS: at most 42.5
import socket, threading
names, conns, lock = [], {}, threading.RLock()
def tell(data, but=None):
    for s in list(conns):
        if s is not but:
            try: s.sendall(data)
            except OSError: pass
def serve(s):
    told = False
    try:
        s.sendall(b"Name? ")
        data = s.recv(4096)
        if not data: return
        name = data.strip()
        with lock:
            if name not in names: names.append(name)
            conns[s] = name
            everybody = b" ".join(names)
            s.sendall(b"Welcome, " + name + b" ")
            tell(b" " + everybody + b" ", s)
        while data := s.recv(65536):
            if data.strip() == b"exit": break
            with lock:
                everybody = b" ".join(names)
                tell(everybody + b" " + data + b" " + everybody + b" ", s)
    except OSError: pass
    finally:
        conns.pop(s, None)
        try: s.shutdown(2)
        except OSError: pass
        s.close()
l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
l.bind(("", 5000)); l.listen()
while True:
    s, _ = l.accept()
    threading.Thread(target=serve, args=(s,), daemon=True).start()
