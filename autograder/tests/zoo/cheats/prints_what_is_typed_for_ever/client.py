# CHEAT: prints all that was typed again and again, and never reads from the server. LESSON: 01 EARNS: 5
import socket
import threading
import time

typed = []


def flood():
    while True:
        for text in list(typed):
            print(text)
        time.sleep(0.01)


server = socket.create_connection(("localhost", 8080))
threading.Thread(target=flood, daemon=True).start()
while True:
    try:
        text = input()
        if text == "exit":
            break
        typed.append(text)
        server.sendall(text.encode())
        server.sendall(b"")
    except (EOFError, OSError):
        break
print("Goodbye.")
