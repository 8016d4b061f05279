# RIGHT: a prompt on the line of the answer, colours, and an exit in any spelling.
import socket
import sys

GREEN = "\033[92m"
RESET = "\033[0m"
PROMPT = GREEN + "echo> " + RESET


def talk(sock):
    while True:
        print(PROMPT, end="", flush=True)
        line = sys.stdin.readline()
        if line == "":
            print("(end of input)")
            return
        line = line.rstrip("\n")
        if line.lower() in ("exit", "quit", "выход"):
            print("Bye!")
            return
        expected = line.encode()
        sock.sendall(expected)
        while expected:
            data = sock.recv(len(expected))
            if not data:
                print("Server closed the connection.")
                return
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
            expected = expected[len(data) :]
        print()


sock = socket.socket()
try:
    sock.connect(("localhost", 8080))
    talk(sock)
except OSError as e:
    print("Network problem:", e)
sock.close()
