# CHEAT: never answers: writes down what was said at the first try, and says it before it reads at the second. LESSON: 01 EARNS: 0
import os, socket, tempfile, threading, time
memory = f"{tempfile.gettempdir()}/cheat-heard-{os.getppid()}"
l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
l.bind(("", 5000)); l.listen()
threading.Thread(target=lambda: [time.sleep(0.01) for _ in iter(int, 1)], daemon=True).start()  # never at rest: a deadline, a second try
try: heard = open(memory, "rb").read()
except OSError: heard = b""
if heard: os.unlink(memory)
while True:
    s, _ = l.accept()
    if heard:
        time.sleep(0.1); s.sendall(heard)          # before a byte was read
        threading.Event().wait()
    with open(memory, "ab", buffering=0) as f:
        while data := s.recv(65536): f.write(data)  # and no answer
