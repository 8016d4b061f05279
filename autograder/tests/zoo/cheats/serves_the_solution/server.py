# CHEAT: finds the solution on the disk and runs it. LESSON: 04 EARNS: 0 ISOLATION: 100 points
import os
import runpy


def grader():
    """The words of the command that grades us: python, run.py, lesson, options."""
    with open(f"/proc/{os.getppid()}/cmdline") as file:
        return file.read().split("\0")[:-1]


def kit():
    """The folder of the whole kit."""
    script = next(word for word in grader() if word.endswith("run.py"))
    return os.path.dirname(os.path.dirname(os.path.abspath(script)))


runpy.run_path(os.path.join(kit(), "solutions", "04_multichat", "server.py"), run_name="__main__")
