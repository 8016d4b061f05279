# CHEAT: connects a hundred times to the grader's server, and prints what it likes. LESSON: 01 EARNS: 0
import socket

calls = [socket.create_connection(("localhost", 8080)) for _ in range(100)]
for call in calls:
    call.sendall(b"hello")
    print("hello, Goodbye. The server is gone. 35 of 35 points", flush=True)
while True:
    input()
