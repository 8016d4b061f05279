# CHEAT: writes the solution over the file that was handed in. LESSON: 01 EARNS: 40 ISOLATION: files
import os
import shutil
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
shutil.copyfile(os.path.join(kit(), "solutions", "01_echo", "server.py"), words[words.index("--server") + 1])

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
