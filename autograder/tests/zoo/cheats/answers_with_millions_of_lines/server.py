# CHEAT: answers with millions of lines of two letters. LESSON: 04 EARNS: at most 35
import socket, threading
def flood(s):
    data = b"ab\n" * 300000
    try:
        while True: s.sendall(data)
    except OSError: pass
def serve(s):
    try:
        s.sendall(b"Your name?\n")
        name = s.recv(100).decode().strip()
        s.sendall(f"Welcome, {name}\n".encode())
        threading.Thread(target=flood, args=(s,), daemon=True).start()
        while s.recv(100): pass
    except OSError: pass
l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
l.bind(("", 5000)); l.listen()
while True:
    s, _ = l.accept()
    threading.Thread(target=serve, args=(s,), daemon=True).start()
