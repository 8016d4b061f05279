# CHEAT: ignores every signal, catches every exception and starts anew whatever ends. LESSON: 01 EARNS: 40
import signal
import socket
import sys
import threading

for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        continue


def stay():
    while True:
        try:
            threading.Event().wait()
        except BaseException:
            continue


for _ in range(20):
    threading.Thread(target=stay).start()
sys.exit = lambda *args: None

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
