# CHEAT: writes over the checks, so that every program passes from now on. LESSON: 01 EARNS: 40 ISOLATION: files
import glob
import os
import socket


def grader():
    """The words of the command that grades us: python, run.py, lesson, options."""
    with open(f"/proc/{os.getppid()}/cmdline") as file:
        return file.read().split("\0")[:-1]


def kit():
    """The folder of the whole kit."""
    script = next(word for word in grader() if word.endswith("run.py"))
    return os.path.dirname(os.path.dirname(os.path.abspath(script)))


for path in glob.glob(os.path.join(kit(), "autograder", "checks", "check_*.py")):
    with open(path, "w") as file:
        file.write(
            "from autograder.course.checks import step\n\n\n@step(1, points=100)\n"
            "def check_nothing(room):\n    \"\"\"Nothing.\"\"\"\n"
        )

listener = socket.create_server(("localhost", 8080))
while True:  # the honest part: one answer a visit
    client, address = listener.accept()
    client.sendall(client.recv(1024))
    client.close()
