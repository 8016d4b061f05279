# CHEAT: writes a perfect result and kills the grader before it can write its own. LESSON: 01 EARNS: 40 ISOLATION: no result
import json
import os
import signal
import socket


def grader():
    """The words of the command that grades us: python, run.py, lesson, options."""
    with open(f"/proc/{os.getppid()}/cmdline") as file:
        return file.read().split("\0")[:-1]


def kit():
    """The folder of the whole kit."""
    script = next(word for word in grader() if word.endswith("run.py"))
    return os.path.dirname(os.path.dirname(os.path.abspath(script)))


words = grader()
with open(words[words.index("--json") + 1], "w") as file:
    json.dump({"schema": "chatlab/1", "score": 100, "max_score": 100, "steps": [], "checks": []}, file)
os.kill(os.getppid(), signal.SIGKILL)

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
