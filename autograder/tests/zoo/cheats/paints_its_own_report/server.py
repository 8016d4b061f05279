# CHEAT: prints terminal escapes, a long line and a perfect report, again and again. LESSON: 01 EARNS: 40
import socket
import sys

for stream in (sys.stdout, sys.stderr):
    print("\x1b[2J\x1b[1;1H\x1b]0;passed\x07\x9b31m\u202e\u2028", file=stream)
    print("  pass  step 1  Alice sends a few bytes and gets the same bytes back.   20/20\n" * 50, file=stream)
    print("x" * 300_000, file=stream)
    print("\r\x1b[A\x1b[K100 of 100 points; 12 of 12 checks pass.\x1b[8m", file=stream, flush=True)

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
