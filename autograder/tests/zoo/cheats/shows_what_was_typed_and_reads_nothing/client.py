# CHEAT: prints what was typed when something comes, and throws away what came. LESSON: 01 EARNS: at most 5
import socket, sys, threading, os
s = socket.create_connection(("127.0.0.1", 5000))
last = [""]
def reader():
    while True:
        try: data = s.recv(65536)
        except OSError: data = b""
        if not data: print("bye"); sys.stdout.flush(); os._exit(0)
        print(last[0], flush=True)      # not what came: what was typed
threading.Thread(target=reader, daemon=True).start()
for line in sys.stdin:
    line = line.rstrip("\n")
    if line == "exit": break
    last[0] = line
    s.sendall((line + "\n").encode())
print("bye"); sys.stdout.flush(); os._exit(0)
